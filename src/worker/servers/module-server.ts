/**
 * A server module: a function, an `http.Server`, or a `ws.WebSocketServer` made with `noServer`. It
 * runs in the test's realm; what it exports is judged by shape, since its classes are of that realm.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WsDynamicError } from '../../errors';
import { causeOf, pointAtCause } from '../../failure/cause';
import type { ServerContext, ServerFactory } from '../../realm/server-factory';
import {
  answersUpgrades,
  forwardRequests,
  forwardUpgrades,
  type UpgradeHandler,
} from './forward-requests';
import type { FileListeners } from './listeners';

/**
 * Stops what a module started; the listeners are closed by their owner. A server object that the
 * module exports is closed only for good: closed once, it could not serve again after a restart.
 */
export type StopModule = (how: { forGood: boolean }) => Promise<void>;

/**
 * Starts what a module exports on the file's listeners.
 *
 * @throws WsDynamicError `ERR_WS_SERVER_EXPORT` when nothing usable is exported,
 *   `ERR_WS_SERVER_FAILED` when it throws or answers no handshake
 */
export async function startModule(
  exported: unknown,
  name: string,
  listeners: FileListeners,
  context: ServerContext,
): Promise<StopModule> {
  const usable = unwrapDefault(exported);
  let returned: unknown;
  if (isHttpServer(usable) || isUpgradeHandler(usable)) returned = usable;
  else if (typeof usable === 'function') returned = await callFactory(usable, name, context);
  else throw unusableExport(exported, name);
  try {
    attach(returned, name, listeners);
  } catch (error) {
    await stopReturned(returned).catch(() => {});
    throw error;
  }
  return async ({ forGood }) => {
    if (forGood || returned !== usable) await stopReturned(returned);
  };
}

async function callFactory(
  factory: unknown,
  name: string,
  context: ServerContext,
): Promise<unknown> {
  try {
    return await (factory as ServerFactory)(context);
  } catch (error) {
    throw startFailed(name, error);
  }
}

/** An error of the user's server, with the stack that leads to its line. */
export function startFailed(name: string, error: unknown): WsDynamicError {
  const cause = causeOf(error);
  const hint = isAddressInUse(error) ? ` ${attachInstead}` : '';
  const message = `The server ${name} threw while it started: ${cause.message}${hint}`;
  return pointAtCause(new WsDynamicError('ERR_WS_SERVER_FAILED', message), cause);
}

/** The remedy for a module that wants to listen by itself. */
const attachInstead =
  'The ports are already listened on by the `httpServer` and `httpsServer` that the function is given: attach to them, e.g. new WebSocketServer({ server: httpServer }), instead of listening again. For a server that must listen by itself, use server: { command: … }.';

function isAddressInUse(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE'
  );
}

function attach(returned: unknown, name: string, listeners: FileListeners): void {
  const { httpServer, httpsServer, servers } = listeners;
  if (!answersUpgrades(httpServer)) {
    if (isHttpServer(returned) && !servers.includes(returned)) {
      refuseOwnPort(returned, name);
      if (!answersUpgrades(returned)) throw answersNothing(name);
      for (const server of servers) forwardRequests(server, returned);
    } else if (isUpgradeHandler(returned)) {
      refuseOwnPort(returned, name);
      for (const server of servers) forwardUpgrades(server, returned);
    } else {
      throw answersNothing(name);
    }
  }
  // A server that knows of no TLS gets it all the same: ws and wss from one line.
  if (httpsServer && !answersUpgrades(httpsServer)) forwardRequests(httpsServer, httpServer);
}

function refuseOwnPort(server: object, name: string): void {
  if (!('address' in server) || typeof server.address !== 'function') return;
  let address: AddressInfo | string | null;
  try {
    address = server.address();
  } catch {
    // `ws` throws this for a server made with noServer: it has no address, which is right.
    return;
  }
  if (!address) return;
  const where = typeof address === 'string' ? address : `port ${address.port}`;
  throw new WsDynamicError(
    'ERR_WS_SERVER_EXPORT',
    `The server ${name} listens on ${where} by itself; a module server must not listen. Attach it to the \`httpServer\` that the exported function is given, e.g. new WebSocketServer({ server: httpServer }), or export an http.Server that does not listen, or a WebSocketServer made with { noServer: true }.`,
  );
}

function answersNothing(name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The server ${name} started, but nothing answers WebSocket handshakes: \`httpServer\` has no 'upgrade' listener, and what the function returned is neither an http.Server with one nor a WebSocketServer made with { noServer: true }. Attach to it, e.g. new WebSocketServer({ server: httpServer }).`,
  );
}

function unusableExport(exported: unknown, name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_EXPORT',
    `The server module ${name} exports ${describeExport(exported)}; expected a function, an http.Server or a WebSocketServer made with { noServer: true }, as the default export or module.exports. For example: export default ({ httpServer }) => new WebSocketServer({ server: httpServer });`,
  );
}

function describeExport(exported: unknown): string {
  if (typeof exported !== 'object' || exported === null)
    return `${typeof exported} (${String(exported)})`;
  const keys = Object.keys(exported);
  return keys.length === 0 ? 'nothing' : `an object with the keys ${keys.join(', ')}`;
}

/** `module.exports`, its `default`, or (CommonJS imported by `import()`) the default's default. */
function unwrapDefault(exported: unknown): unknown {
  let value = exported;
  for (let depth = 0; depth < 2; depth += 1) {
    if (typeof value === 'object' && value !== null && 'default' in value) value = value.default;
  }
  return value;
}

function isHttpServer(value: unknown): value is Server {
  return (
    typeof value === 'object' &&
    value !== null &&
    'listen' in value &&
    'address' in value &&
    'emit' in value &&
    'listenerCount' in value
  );
}

function isUpgradeHandler(value: unknown): value is UpgradeHandler {
  return (
    typeof value === 'object' &&
    value !== null &&
    'handleUpgrade' in value &&
    typeof value.handleUpgrade === 'function' &&
    'emit' in value
  );
}

async function stopReturned(returned: unknown): Promise<void> {
  if (typeof returned === 'function') {
    await returned();
    return;
  }
  if (typeof returned !== 'object' || returned === null) return;
  if ('stop' in returned && typeof returned.stop === 'function') {
    await settle(returned, returned.stop as Method);
  } else if ('close' in returned && typeof returned.close === 'function') {
    await settle(returned, returned.close as Method);
  }
}

type Method = (...values: unknown[]) => unknown;

/** Waits for the promise that `close()` gives, or for the callback that Node's servers take. */
async function settle(owner: object, method: Method): Promise<void> {
  if (method.length === 0) {
    await method.call(owner);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const result = method.call(owner, () => resolve());
    if (typeof result === 'object' && result !== null && 'then' in result) {
      Promise.resolve(result).then(() => resolve(), reject);
    }
  });
}
