/** A server of the test's realm: a module, or a function that is given to `useServer()`. */
import { WsDynamicError } from '../../errors';
import { causeOf } from '../../failure/read-cause';
import { pointAt } from '../../failure/write-stack';
import type { ServerContext, ServerFactory } from '../../realm/server-factory';
import { attachReturned, isHttpServer, isUpgradeHandler } from './attach-returned';
import type { ServerKind, ServerSite } from './server-kind';
import { serverOnListeners, withinClosingTime } from './server-on-listeners';
import { stopReturned } from './stop-returned';

/**
 * How to start a function, an `http.Server`, or a `ws.WebSocketServer` made with `noServer`.
 *
 * @param load gives what the module exports; what it gives is judged by shape
 * @throws WsDynamicError (its `start`) `ERR_WS_SERVER_EXPORT` when nothing usable is exported,
 *   `ERR_WS_SERVER_FAILED` when it throws or answers no handshake
 */
export function moduleServer(name: string, load: () => unknown, site: ServerSite): ServerKind {
  const { address, certificate, context, ports } = site;
  return serverOnListeners(name, ports, async (listeners, scope) => {
    const usable = unwrapDefault(await load());
    const returned = await callExport(usable, name, {
      host: address.host,
      port: address.port,
      sslPort: address.sslPort,
      httpServer: listeners.httpServer,
      httpsServer: listeners.httpsServer,
      tls: certificate && { cert: certificate.cert, key: certificate.key, ca: certificate.ca },
      env: context.env,
    });
    scope.push(name, () => withinClosingTime(stopReturned(returned)));
    attachReturned(returned, name, listeners);
    return async ({ forGood }) => {
      // A server object that the module exports: closed once, it could not serve after a restart.
      if (forGood || returned !== usable) await stopReturned(returned);
    };
  });
}

async function callExport(usable: unknown, name: string, context: ServerContext): Promise<unknown> {
  if (isHttpServer(usable) || isUpgradeHandler(usable)) return usable;
  if (typeof usable !== 'function') throw unusableExport(usable, name);
  try {
    return await (usable as ServerFactory)(context);
  } catch (error) {
    throw startFailed(name, error);
  }
}

/** An error of the user's server, with the stack that leads to its line. */
export function startFailed(name: string, error: unknown): WsDynamicError {
  const cause = causeOf(error);
  const hint = isAddressInUse(error) ? ` ${attachInstead}` : '';
  const message = `The server ${name} threw while it started: ${cause.message}${hint}`;
  return pointAt(new WsDynamicError('ERR_WS_SERVER_FAILED', message), cause.frames);
}

/** The remedy for a module that wants to listen by itself. */
const attachInstead =
  'The ports are already listened on by the `httpServer` and `httpsServer` that the function is given: attach to them, e.g. new WebSocketServer({ server: httpServer }), instead of listening again. For a server that must listen by itself, use server: { command: … }.';

function isAddressInUse(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE'
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
