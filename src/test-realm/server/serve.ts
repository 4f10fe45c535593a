import type { ServedHandle, ServerAddress } from '../../bridge/worker-api';
import { invalid } from '../../errors/invalid-value';
import { checkArgument } from '../../validation/check';
import { waitAt } from '../awaited';
import { workerApi, workerFunctions } from '../worker';
import { control, withAddress } from './live-server';
import { inOwnRealm } from './load-module';
import { listeningUrl, type Servable, servable } from './servable';

/** A server that `serve()` started; `url`, `sslUrl` and so on are where it is. */
export interface ServedServer extends ServerAddress {
  /** How many WebSocket connections are open. */
  readonly connections: number;
  /** Starts it again after {@link stop} or {@link crash}, on the same ports. */
  start(): Promise<void>;
  /** Stops it: clients are refused. Its ports stay leased. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Cuts its connections without a close frame; clients see 1006 (RFC 6455 section 7.1.5). */
  crash(): Promise<void>;
  /** Stops it for good, and gives the ports back. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server for one test, ws and wss, on a leased pair of ports: a function, an application, or a
 * server that does not listen. It is closed after the test, or after the file outside of tests, and so is
 * what was given; in plain Node that is up to the caller. Give what it resolves with to `connect()`.
 *
 * @throws ERR_WS_SERVER_EXPORT, ERR_WS_SERVER_FAILED, ERR_WS_SERVER_TIMEOUT as a server module;
 *   ERR_WS_OPTION_INVALID, ERR_WS_PORTS_EXHAUSTED
 * @example
 * const app = await serve(createApp());
 * const client = await connect(app, '/chat');
 */
export function serve(what: Servable): Promise<ServedServer> {
  return waitAt('', serve, async () => {
    checkArgument('serve()', 'what', what, servable);
    const url = listeningUrl(what);
    if (url !== undefined) {
      throw invalid('serve()', {
        expected: 'a server that does not listen',
        received: `one that listens at ${url}`,
        remedy: 'Give it to connect() unchanged, or leave its listen() out.',
      });
    }
    return servedServer(await openServer(what, { name: 'given to serve()', isBorrowed: false }));
  });
}

/** Starts what belongs to the test; the same in a scope is the same server. @internal */
export function borrowServer(what: unknown): Promise<ServedHandle> {
  return openServer(what, { name: 'given to connect()', isBorrowed: true });
}

function openServer(
  what: unknown,
  how: { readonly name: string; readonly isBorrowed: boolean },
): Promise<ServedHandle> {
  const opener = workerApi()?.session ?? workerFunctions();
  return inOwnRealm(() => opener.openServer(what, how));
}

function servedServer(handle: ServedHandle): ServedServer {
  const { server } = handle;
  const verb = (name: 'start' | 'stop' | 'restart' | 'crash') =>
    control(`served.${name}()`, () => server[name]());
  const close = control('served.close()', () => handle.dispose());
  const controls = {
    get connections() {
      return server.connections;
    },
    start: verb('start'),
    stop: verb('stop'),
    restart: verb('restart'),
    crash: verb('crash'),
    close,
    [Symbol.asyncDispose]: close,
  };
  return withAddress(controls, () => server);
}
