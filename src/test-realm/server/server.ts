import { type InspectOptions, inspect } from 'node:util';
import type { ServerFactory } from '../../bridge/server-factory';
import type { ExitStatus, FileServer, ServerAddress } from '../../bridge/worker-api';
import { checkArgument } from '../../validation/check';
import { text } from '../../validation/kinds';
import { awaited } from '../awaited';
import { callSite, settleAt } from '../call-site';
import { LazyPromise } from '../client/lazy-promise';
import { jestGlobals } from '../jest-globals';
import { defaultTimeout, session, workerApi } from '../worker';
import { type Control, control, withAddress } from './live-server';
import { inOwnRealm } from './load-module';

/** A server of this test file; all values are read live. */
export type Server = Omit<FileServer, 'address' | 'exited'> &
  ServerAddress & {
    /** Fulfilled when the process of a command has ended, for any reason. The wait begins when it is awaited. */
    readonly exited: Promise<ExitStatus>;
  };

/**
 * Finds the server of a name in option `servers`. Throws ERR_WS_OPTION_INVALID for a name that is not
 * there.
 */
export type NamedServers = (name: string) => Server;

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
 * - `exited`: of a command: fulfilled with `{ code, signal }` when its process has ended
 *
 * `server('auth')` is the same for a server of option `servers`.
 *
 * Each rejects with ERR_WS_SERVER_TIMEOUT, ERR_WS_SERVER_FAILED, ERR_WS_SERVER_NOT_RUNNING or
 * ERR_WS_SERVER_EXTERNAL; reading any of it outside our environment throws ERR_WS_NO_SESSION.
 */
export const server: Server & NamedServers = live(
  'server',
  (name: string): Server => {
    checkArgument('server()', 'name', name, text);
    const named = () => session().serverNamed(name);
    // An unknown name is an error here, not where it is read.
    named();
    return live(`server('${name}')`, {}, named);
  },
  () => session().server,
);

/** Adds to `base` the properties and methods of the server that `current` returns. */
function live<Base extends object>(
  noun: string,
  base: Base,
  current: () => FileServer,
): Base & Server {
  const call = (verb: Control, run: () => Promise<unknown> = () => current()[verb]()) =>
    control(`${noun}.${verb}()`, run);
  const controls = {
    get pid() {
      return current().pid;
    },
    get connections() {
      return current().connections;
    },
    // A copy with this realm's prototype: toEqual and toStrictEqual agree on it.
    get logs() {
      return Array.from(current().logs);
    },
    start: call('start'),
    stop: call('stop'),
    restart: call('restart'),
    crash: call('crash'),
    pause: call('pause', async () => {
      const paused = current();
      await paused.pause();
      session().own({ dispose: () => paused.resume() });
    }),
    resume: call('resume'),
    get exited() {
      const site = callSite();
      return new LazyPromise(() =>
        awaited(
          `${noun}.exited`,
          site,
          settleAt(site, async () => ({ ...(await current().exited(defaultTimeout())) })),
        ),
      );
    },
  };
  withAddress(base, current);
  Object.defineProperties(base, Object.getOwnPropertyDescriptors(controls));
  return Object.defineProperty(base, inspect.custom, {
    value: (_depth: number, options: InspectOptions) => {
      if (workerApi() === undefined)
        return 'server (none: this is no test file of jest-ws-dynamic)';
      const { address, pid, connections, logs } = current();
      const { url, sslUrl } = address;
      return `server ${inspect({ url, sslUrl, pid, connections, lines: logs.length }, options)}`;
    },
  }) as Base & Server;
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
  const limit = own.debuggerLimit ?? own.startTimeout + 1000;
  const site = callSite(useServer);
  jestGlobals().beforeAll(() => inOwnRealm(() => own.useServer(factory), site), limit);
}
