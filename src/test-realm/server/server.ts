import type { ServerFactory } from '../../realm/server-factory';
import type { FileServer } from '../../realm/worker-api';
import { jestGlobals } from '../jest-globals';
import { session } from '../worker';
import { inOwnRealm } from './load-module';

/** The server of this test file; all values are read live. */
export type Server = FileServer;

/**
 * The server of this test file.
 *
 * - `host`, `port`, `sslPort`, `url`, `sslUrl`: where it is
 * - `ca`: PEM of the run's throw-away authority, to trust for `wss://`
 * - `pid`, `logs`: of a server that is a process
 * - `connections`: how many WebSocket connections are open
 * - `start()`, `stop()`, `restart()`: on the same ports
 * - `crash()`: ends it with no goodbye; clients see 1006 (RFC 6455 section 7.1.5)
 * - `pause()`, `resume()`: of a command: its process does not run, its connections stay open (SIGSTOP);
 *   after the test that paused it, it runs again
 *
 * Each rejects with ERR_WS_SERVER_TIMEOUT, ERR_WS_SERVER_FAILED, ERR_WS_SERVER_NOT_RUNNING or
 * ERR_WS_SERVER_EXTERNAL; reading any of it outside our environment throws ERR_WS_NO_SESSION.
 */
export const server: Server = {
  get host() {
    return face().host;
  },
  get port() {
    return face().port;
  },
  get sslPort() {
    return face().sslPort;
  },
  get url() {
    return face().url;
  },
  get sslUrl() {
    return face().sslUrl;
  },
  get ca() {
    return face().ca;
  },
  get pid() {
    return face().pid;
  },
  get logs() {
    // A copy with this realm's prototype: toEqual and toStrictEqual agree on it.
    return Array.from(face().logs);
  },
  get connections() {
    return face().connections;
  },
  start: () => inOwnRealm(async () => face().start()),
  stop: () => inOwnRealm(async () => face().stop()),
  restart: () => inOwnRealm(async () => face().restart()),
  crash: () => inOwnRealm(async () => face().crash()),
  pause: () =>
    inOwnRealm(async () => {
      await face().pause();
      session().own({ dispose: () => face().resume() });
    }),
  resume: () => inOwnRealm(async () => face().resume()),
};

function face(): FileServer {
  return session().server;
}

/**
 * Lets a server written in the test file answer on the file's ports, from before the tests of the
 * file or the `describe` block that it is called in to after them.
 *
 * @param factory the same as a server module's default export
 * @example
 * useServer(({ httpServer }) => new WebSocketServer({ server: httpServer }));
 */
export function useServer(factory: ServerFactory): void {
  const current = session();
  const { beforeAll } = jestGlobals();
  // The session's own limit comes first and says more; Jest's is the backstop.
  beforeAll(() => inOwnRealm(() => current.useServer(factory)), current.startTimeout + 1000);
}
