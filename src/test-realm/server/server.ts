import { type InspectOptions, inspect } from 'node:util';
import type { ExitStatus, FileServer, ServerAddress } from '../../bridge/file-server';
import type { ServerFactory } from '../../bridge/server-factory';
import { checkArgument } from '../../validation/check';
import { text } from '../../validation/kinds';
import { awaited } from '../awaited';
import { callSite, settleAt } from '../call-site';
import { LazyPromise } from '../client/lazy-promise';
import { jestGlobals } from '../jest-globals';
import { refuseInTest } from '../refuse-in-test';
import { defaultTimeout, session, workerApi } from '../worker';
import { type Control, control, withAddress } from './live-server';
import { inOwnRealm } from './load-module';

/** A server of this test file; all values are live. */
export type Server = Omit<FileServer, 'address' | 'exited'> &
  ServerAddress & {
    /**
     * Resolves when the process of a command has ended, for any reason. The wait starts when it is awaited.
     */
    readonly exited: Promise<ExitStatus>;
  };

/** Finds a server by its name in option `servers`. Throws ERR_WS_OPTION_INVALID for an unknown name. */
export type NamedServers = (name: string) => Server;

/**
 * The server of this test file.
 *
 * - `host`, `port`, `sslPort`, `url`, `sslUrl`: its address
 * - `httpUrl`, `httpsUrl`: its URLs for HTTP requests
 * - `ca`: the run's temporary certificate authority, to trust for `wss://`, PEM
 * - `pid`, `logs`: of a server in a process
 * - `connections`: the number of open WebSocket connections
 * - `start()`, `stop()`, `restart()`: on the same ports
 * - `crash()`: destroys its connections without a close frame; clients see close code 1006 (RFC 6455
 *   section 7.1.5)
 * - `pause()`, `resume()`: of a command: stops its process while its connections stay open (SIGSTOP);
 *   it is resumed after the test that paused it
 * - `exited`: of a command: resolves with `{ code, signal }` when its process has ended
 *
 * `server('auth')` is the same for a server of option `servers`.
 *
 * Its methods reject with ERR_WS_SERVER_TIMEOUT, ERR_WS_SERVER_FAILED, ERR_WS_SERVER_NOT_RUNNING or
 * ERR_WS_SERVER_EXTERNAL; outside the environment of this package, its members throw ERR_WS_NO_SESSION.
 */
export const server: Server & NamedServers = live(
  'server',
  (name: string): Server => {
    checkArgument('server()', 'name', name, text);
    const named = () => session().serverNamed(name, 'server()', 'name');
    // Fails here for an unknown name, not when a property is read.
    named();
    return live(`server('${name}')`, {}, named);
  },
  () => session().server,
);

/** Adds the properties and methods of the server returned by `current` to `base`. */
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
    // A copy with this realm's prototype, for toEqual and toStrictEqual.
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
        return 'server (none: this file does not run in the environment of jest-ws-dynamic)';
      const { address, pid, connections, logs } = current();
      const { url, sslUrl } = address;
      return `server ${inspect({ url, sslUrl, pid, connections, lines: logs.length }, options)}`;
    },
  }) as Base & Server;
}

/**
 * Runs a server defined in the test file on the file's ports, from before the first until after the last test
 * of the file, or of the `describe` block in which it is called.
 *
 * @param factory the same as a server module's default export
 * @example
 * useServer(({ httpServer }) => new WebSocketServer({ server: httpServer }));
 */
export function useServer(factory: ServerFactory): void {
  const own = session();
  refuseInTest('useServer()', 'for a server of one test, await serve(factory)');
  const site = callSite(useServer);
  const start = own.useServer(factory, site);
  jestGlobals().beforeAll(() => inOwnRealm(start, site), own.hookLimit);
}
