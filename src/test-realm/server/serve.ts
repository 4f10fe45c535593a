import type { ServerAddress } from '../../bridge/file-server';
import type { ServedHandle } from '../../bridge/openers';
import { invalid } from '../../errors/invalid-value';
import { checkArgument } from '../../validation/check';
import { waitAt } from '../awaited';
import { workerApi, workerFunctions } from '../worker';
import { control, withAddress } from './live-server';
import { inOwnRealm } from './load-module';
import { listeningUrl, type Servable, servable } from './servable';

/** A server started by `serve()`, with its address in `url`, `sslUrl` and so on. */
export interface ServedServer extends ServerAddress {
  /** The number of open WebSocket connections. */
  readonly connections: number;
  /** Starts it again after {@link stop} or {@link crash}, on the same ports. */
  start(): Promise<void>;
  /** Stops it: clients are refused. Its ports stay leased. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Destroys its connections without a close frame; clients see close code 1006 (RFC 6455 section 7.1.5). */
  crash(): Promise<void>;
  /** Stops it permanently and releases the ports. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server for one test, with ws and wss, on a leased pair of ports: a function, an application, or a
 * server that does not listen yet. Server and argument are closed after the test, or after the file if no
 * test is running; in plain Node the caller closes them. Pass the result to `connect()`.
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
        received: `a server that listens at ${url}`,
        remedy: 'Pass it to connect() unchanged, or do not call its listen().',
      });
    }
    return servedServer(await openServer(what, { name: 'passed to serve()', isBorrowed: false }));
  });
}

/** Starts a server owned by the test; the same argument in a scope returns the same server. @internal */
export function borrowServer(what: unknown): Promise<ServedHandle> {
  return openServer(what, { name: 'passed to connect()', isBorrowed: true });
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
