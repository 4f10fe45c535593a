/**
 * A drop-in replacement for superwstest 3: the same methods with the same meaning. Connections are closed
 * after the test, and failures show their frames. Only the import changes.
 */
import type { ClientRequestArgs } from 'node:http';
import type { ClientOptions, WebSocket } from 'ws';
import type { ConnectionHandle } from '../../bridge/connection';
import { checkArgument, readOptions } from '../../validation/check';
import { kind } from '../../validation/kind';
import { limit } from '../../validation/kinds';
import { objectOf, type Shape } from '../../validation/object';
import { callSite } from '../call-site';
import type { ChainDefaults } from '../chain/chain-subject';
import type { ChainHead } from '../chain/start-chain';
import { httpBase, type ListeningServer, webSocketUrl } from './address';
import { requestWebSocket } from './request';
import { endConnectionsOnClose } from './shutdown';
import { type Supertest, withSupertest } from './supertest';

export type { ReceivedMessage, StepTimeout as WaitLimit } from '../chain/chain-subject';
export type WSChain = ChainHead<WebSocket>;

export interface RequestOptions extends ChainDefaults {
  /** How long `server.close()` waits for open connections before it ends them, ms. Default 0. */
  readonly shutdownDelay?: number | undefined;
}

type SocketOptions = ClientOptions | ClientRequestArgs;

export interface SuperWSTest extends Supertest {
  /** Opens a connection; `options` are passed to `ws`. */
  ws(path: string, options?: SocketOptions): WSChain;
  ws(path: string, protocols?: string | string[], options?: SocketOptions): WSChain;
}

export interface SuperWSRequest {
  /** Creates a request to a listening server, or to the one at an `http(s)://` URL. */
  (server: ListeningServer | string, options?: RequestOptions): SuperWSTest;
  /** A separate `request`, whose `closeAll` closes only its own connections. */
  scoped(): SuperWSRequest;
  /** Closes the open connections of this `request` and returns their number. */
  closeAll(): number;
}

const wait = objectOf({ timeout: limit });
const shape = {
  shutdownDelay: limit,
  defaultExpectOptions: wait,
  defaultWaitForOptions: wait,
} satisfies Shape<keyof RequestOptions>;

/** Whether it listens is checked by {@link httpBase}. */
const target = kind(
  'a server that listens, or its URL',
  // Throws for null, a number and a revoked proxy.
  (value) => typeof value === 'string' || Reflect.ownKeys(value as object).length >= 0,
);

function scopedRequest(): SuperWSRequest {
  const opened = new Set<ConnectionHandle>();
  const keep = (handle: ConnectionHandle) => {
    opened.add(handle);
    void handle.closed.then(() => opened.delete(handle));
  };
  const request = (server: ListeningServer | string, options: RequestOptions = {}) => {
    const { shutdownDelay = 0, ...defaults } = readOptions('request()', options, shape);
    checkArgument('request()', 'server', server, target);
    const base = httpBase(server);
    if (typeof server !== 'string') endConnectionsOnClose(server, shutdownDelay);
    const ws = (
      path: string,
      protocols: string | string[] | SocketOptions = [],
      socketOptions: SocketOptions = {},
    ) => {
      const url = webSocketUrl(base, path);
      const site = callSite(ws);
      if (typeof protocols === 'string') protocols = [protocols];
      return Array.isArray(protocols)
        ? requestWebSocket({ url, protocols }, socketOptions, defaults, keep, site)
        : requestWebSocket({ url, protocols: [] }, protocols, defaults, keep, site);
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

// `require('superwstest')` returns the function itself, which is used for `import` as well.
Object.assign(request, { default: request });
Object.defineProperty(request, '__esModule', { value: true });
