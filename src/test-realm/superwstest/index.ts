/**
 * A drop-in for superwstest 3: the same verbs with the same meaning, on connections that this
 * package closes, records and explains. Only the import changes.
 */
import type { ClientRequestArgs } from 'node:http';
import type { ClientOptions, WebSocket } from 'ws';
import type { ConnectionHandle } from '../../realm/connection';
import type { WaitLimit } from '../chain/chain-subject';
import type { ChainHead } from '../chain/start-chain';
import { workerFunctions } from '../worker';
import { httpBase, type ListeningServer, webSocketUrl } from './address';
import { requestWebSocket } from './request';
import { endConnectionsOnClose } from './shutdown';
import { type Supertest, withSupertest } from './supertest';

export type { ReceivedMessage, WaitLimit } from '../chain/chain-subject';
export type WSChain = ChainHead<WebSocket>;

export interface RequestOptions {
  /** How long `server.close()` lets open connections close by themselves, ms. Default 0. */
  readonly shutdownDelay?: number | undefined;
  /** For every `expect…` of the chain. */
  readonly defaultExpectOptions?: WaitLimit | undefined;
  /** For every `waitFor…` of the chain. */
  readonly defaultWaitForOptions?: WaitLimit | undefined;
}

type SocketOptions = ClientOptions | ClientRequestArgs;

export interface SuperWSTest extends Supertest {
  /** Opens a connection; `options` go to `ws`. */
  ws(path: string, options?: SocketOptions): WSChain;
  ws(path: string, protocols?: string | string[], options?: SocketOptions): WSChain;
}

export interface SuperWSRequest {
  /** Begins a test of a listening server, or of one at an `http(s)://` URL. */
  (server: ListeningServer | string, options?: RequestOptions): SuperWSTest;
  /** A `request` of its own, whose `closeAll` leaves the connections of others alone. */
  scoped(): SuperWSRequest;
  /** Closes what this `request` opened and is still open; gives the number. */
  closeAll(): number;
}

function scopedRequest(): SuperWSRequest {
  const opened = new Set<ConnectionHandle>();
  const request = (server: ListeningServer | string, options: RequestOptions = {}) => {
    const base = httpBase(server);
    if (typeof server !== 'string') {
      endConnectionsOnClose(server, options.shutdownDelay ?? 0, (ms) =>
        workerFunctions().pause(ms),
      );
    }
    const ws = (
      path: string,
      protocols?: string | string[] | SocketOptions,
      socketOptions?: SocketOptions,
    ) => {
      const isOptions = typeof protocols === 'object' && !Array.isArray(protocols);
      return requestWebSocket(
        webSocketUrl(base, path),
        isOptions ? undefined : protocols,
        (isOptions ? protocols : socketOptions) ?? {},
        { expect: options.defaultExpectOptions, waitFor: options.defaultWaitForOptions },
        (handle) => {
          opened.add(handle);
          void handle.closed.then(() => opened.delete(handle));
        },
      );
    };
    return withSupertest(base, { ws });
  };
  return Object.assign(request, {
    scoped: scopedRequest,
    closeAll: () => closeOpen(opened),
  });
}

function closeOpen(opened: Set<ConnectionHandle>): number {
  const open = [...opened].filter((handle) => handle.readyState <= 1);
  opened.clear();
  for (const handle of open) void handle.dispose();
  return open.length;
}

const request: SuperWSRequest = scopedRequest();

export default request;

// `require('superwstest')` gives the function itself.
module.exports = Object.assign(request, { default: request });
Object.defineProperty(request, '__esModule', { value: true });
