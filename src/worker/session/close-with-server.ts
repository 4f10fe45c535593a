import { isProxy } from 'node:util/types';
import type { ConnectionHandle } from '../../bridge/connection';
import { isNest } from '../../bridge/server-shapes';
import { isObject } from '../../errors/is-object';
import { callMethod, read } from '../../errors/read-cause';
import { withFallback } from '../../errors/with-fallback';

type Clients = Set<Pick<ConnectionHandle, 'startClose' | 'closed'>>;

/** What runs: an `afterEach` or `afterAll` hook is a teardown. A test may close a server and go on. */
interface Running {
  readonly current: { readonly limit: { readonly isTeardown: boolean } };
}

/** By the server of a test, its open clients. */
const clients = new WeakMap<object, Clients>();

/**
 * Closes a client when a hook closes its server: `close()` of Node and `ws` waits for open connections, and the
 * session closes clients only after the hooks.
 *
 * @param server a listening server of the test
 */
export function closeWithServer(
  server: object,
  client: Pick<ConnectionHandle, 'startClose' | 'closed'>,
  running: Running,
): void {
  const open = clients.get(server) ?? watchClose(server, running);
  open.add(client);
  void client.closed.then(() => open.delete(client));
}

/**
 * What ends when the server is closed. A NestJS application is a proxy whose methods call those of its target, so
 * that a replaced `close()` would call itself: its HTTP server is closed by it.
 */
function closedBy(server: object): object {
  if (!isProxy(server)) return server;
  const inner = isNest(server) ? callMethod(server, 'getHttpServer') : undefined;
  return isObject(inner) ? inner : {};
}

function watchClose(server: object, running: Running): Clients {
  const open: Clients = new Set();
  clients.set(server, open);
  const closed = closedBy(server);
  const close = read(closed, 'close');
  if (typeof close !== 'function') return open;
  const value = function (this: unknown, ...parameters: unknown[]): unknown {
    if (running.current.limit.isTeardown) for (const client of open) client.startClose();
    return Reflect.apply(close, this, parameters);
  };
  // A frozen server keeps its own.
  withFallback(
    () => Object.defineProperty(closed, 'close', { configurable: true, writable: true, value }),
    undefined,
  );
  return open;
}
