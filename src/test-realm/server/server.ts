import { type InspectOptions, inspect } from 'node:util';
import type { ServerFactory } from '../../realm/server-factory';
import type { FileServer } from '../../realm/worker-api';
import { jestGlobals } from '../jest-globals';
import { session, workerApi } from '../worker';
import { inOwnRealm } from './load-module';

/** The server of this test file; all values are read live. */
export type Server = FileServer;

/**
 * The server of this test file.
 *
 * - `host`, `port`, `sslPort`, `url`, `sslUrl`: where it is
 * - `httpUrl`, `httpsUrl`: the same for HTTP requests
 * - `ca`: PEM of the run's temporary authority, to trust for `wss://`
 * - `pid`, `logs`: of a server that is a process
 * - `connections`: how many WebSocket connections are open
 * - `start()`, `stop()`, `restart()`: on the same ports
 * - `crash()`: cuts its connections without a close frame; clients see 1006 (RFC 6455 section 7.1.5)
 * - `pause()`, `resume()`: of a command: its process does not run, its connections stay open (SIGSTOP);
 *   after the test that paused it, it runs again
 *
 * Each rejects with ERR_WS_SERVER_TIMEOUT, ERR_WS_SERVER_FAILED, ERR_WS_SERVER_NOT_RUNNING or
 * ERR_WS_SERVER_EXTERNAL; reading any of it outside our environment throws ERR_WS_NO_SESSION.
 */
export const server: Server = withLive(
  {
    // A copy with this realm's prototype: toEqual and toStrictEqual agree on it.
    get logs() {
      return Array.from(current().logs);
    },
    start: () => inOwnRealm(async () => current().start()),
    stop: () => inOwnRealm(async () => current().stop()),
    restart: () => inOwnRealm(async () => current().restart()),
    crash: () => inOwnRealm(async () => current().crash()),
    pause: () =>
      inOwnRealm(async () => {
        await current().pause();
        session().own({ dispose: () => current().resume() });
      }),
    resume: () => inOwnRealm(async () => current().resume()),
  },
  ['host', 'port', 'sslPort', 'url', 'sslUrl', 'httpUrl', 'httpsUrl', 'ca', 'pid', 'connections'],
);

Object.defineProperty(server, inspect.custom, {
  value: (_depth: number, options: InspectOptions) => {
    const own = workerApi()?.session?.server;
    if (own === undefined) return 'server (none: this is no test file of jest-ws-dynamic)';
    const { url, sslUrl, pid, connections, logs } = own;
    return `server ${inspect({ url, sslUrl, pid, connections, lines: logs.length }, options)}`;
  },
});

function current(): FileServer {
  return session().server;
}

/** Adds properties that are read off the session's server each time. */
function withLive<Own extends object, Name extends keyof FileServer>(
  own: Own,
  names: readonly Name[],
): Own & Pick<FileServer, Name> {
  for (const name of names) {
    Object.defineProperty(own, name, { get: () => current()[name], enumerable: true });
  }
  return own as Own & Pick<FileServer, Name>;
}

/**
 * Runs a server written in the test file on the file's ports, from before the first test of the
 * file, or of the `describe` block it is called in, until after the last.
 *
 * @param factory the same as a server module's default export
 * @example
 * useServer(({ httpServer }) => new WebSocketServer({ server: httpServer }));
 */
export function useServer(factory: ServerFactory): void {
  const own = session();
  // The session's own limit ends earlier, with a fuller message than Jest's.
  const limit = own.startTimeout + 1000;
  jestGlobals().beforeAll(() => inOwnRealm(() => own.useServer(factory)), limit);
}
