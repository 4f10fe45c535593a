/** A server in the test's realm: a module, or a function passed to `useServer()`. */

import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import type { ServerContext, ServerFactory } from '../../bridge/server-factory';
import { isHttpServer, isUpgradeHandler } from '../../bridge/server-shapes';
import { addEvidence } from '../../errors/evidence';
import { maskThrown } from '../../errors/masker';
import { pointAt } from '../../errors/point-at';
import { causeOf, framesOf, read, userFrames, withoutOwnFrames } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { describeHolder, findHolder } from '../../platform/port-holder';
import type { DisposeStack } from '../dispose-stack';
import { httpApplication, listenerHint, serverInside } from './applications';
import { answersNothing, attachReturned, mocked } from './attach-returned';
import {
  exportsFrame,
  importRemedy,
  insteadOfListening,
  isClass,
  unusableExport,
} from './export-failures';
import { type FileListeners, forwardRequests } from './file-ports';
import { ListenWatch } from './listen-watch';
import type { RunHandlers } from './run-events';
import { type StopAttached, serverOnListeners, withinClosingTime } from './server-on-listeners';
import type { ServerReference } from './server-reference';
import type { ServerSite, StartableServer } from './startable-server';
import { stopReturned } from './stop-returned';

/** How long to wait for a server to listen, if the module exports or returns another value, ms. */
const listenLimit = 250;
/**
 * Time limit for a module that exports nothing, such as a program that connects to its database first, ms.
 */
const scriptLimit = ({ options }: ServerSite): number => options.startTimeout / 2;

export interface ModuleServerOptions {
  /** Clears the timers that were set while the module was loaded. */
  readonly clearTimers?: (() => void) | undefined;
  /** Whether the loaded value belongs to the caller: its `close()` is not called at the end. */
  readonly isBorrowed?: boolean;
  /** Runs the server's handlers. */
  readonly runHandlers?: RunHandlers | undefined;
}

/**
 * Describes how to start a function, an `http.Server`, a `ws.WebSocketServer` with `noServer`, an application
 * that contains a server, or a module that listens by itself.
 *
 * @param load returns the module's exports, which are checked by their shape
 * @throws WsDynamicError (from `start`) `ERR_WS_SERVER_EXPORT` when nothing usable is exported,
 *   `ERR_WS_SERVER_FAILED` when it throws or answers no handshake
 */
export function moduleServer(
  name: string,
  load: () => unknown,
  site: ServerSite,
  { clearTimers = () => {}, isBorrowed = false, runHandlers }: ModuleServerOptions = {},
): StartableServer {
  const failed = (error: unknown, hint = '') =>
    startFailed(name, error, hintFor(error, name, site) || hint);

  /** A module listens only once, when it is loaded: after a restart the same server is used again. */
  let kept: ListenWatch | undefined;

  const attach = async (listeners: FileListeners, scope: DisposeStack): Promise<StopAttached> => {
    const watch = kept ?? new ListenWatch();
    if (runHandlers !== undefined) listeners.runHandlers(runHandlers);
    scope.push(name, () => watch.close());
    try {
      await watch.begin(site.routing);
      // `export default` may export a promise.
      const usable = await unwrapDefault(await load());
      const hint = listenerHint(usable, name);
      const returned = await callExport(usable, contextOf(site, listeners)).catch((error) => {
        throw failed(error, hint);
      });
      const stop = async () => {
        if (isBorrowed && returned === usable) return;
        if (typeof returned !== 'function' || isFactory(returned)) await stopReturned(returned);
      };
      scope.push(name, () => withinClosingTime(stop()));
      let endCount = () => {};
      const endWatch = listeners.webSockets.watch(returned);
      scope.push(name, endWatch);
      const answering = await serverInside(returned).catch((error) => {
        throw failed(error);
      });
      try {
        if (!isFactory(usable)) refuseUnusable(answering, name, site.reference);
        attachReturned(answering, name, listeners);
      } catch (error) {
        if (read(usable, '_isMockFunction') === true) throw mocked(name);
        // The module may listen by itself: at load, in its function, or soon after.
        const isSilent = isNothing(returned);
        const listening = await watch.answering(isSilent ? scriptLimit(site) : listenLimit);
        if (listening === undefined) {
          if (watch.ports.length > 0) throw answersNothing(name, watch.ports);
          if (httpApplication(returned)) throw unusableExport(returned, name, site.reference);
          throw isSilent && hint !== '' ? answersNothing(name, [], hint) : error;
        }
        for (const server of listeners.servers) forwardRequests(server, listening);
        endCount = countClients(listening, listeners, site);
      }
      return async ({ forGood }) => {
        endCount();
        endWatch();
        // An exported server object that was closed could not serve after a restart.
        const isOver = forGood || returned !== usable;
        kept = isOver ? undefined : watch;
        if (!isOver) return watch.suspend(site.routing);
        await stop().catch((error) => {
          throw stopFailed(name, error);
        });
        // A program that listens by itself would end with its process.
        if (watch.hasServers) clearTimers();
        await watch.close();
      };
    } finally {
      watch.end();
    }
  };
  return { ...serverOnListeners(name, site.ports, attach), explainFailure: failed };
}

/**
 * Counts the clients of a server's own port like those of the file's ports, until the returned function is
 * called.
 */
function countClients(
  server: Server,
  listeners: FileListeners,
  { routing, address }: ServerSite,
): () => void {
  // Its clients start TLS, which the plain port does not accept.
  if (server instanceof TlsServer) return listeners.watchUpgradesOf(server);
  routing.fixedPorts.redirect(server, address.port);
  return () => {};
}

function contextOf(
  { address, certificate, context }: ServerSite,
  on: FileListeners,
): ServerContext {
  return {
    host: address.host,
    port: address.port,
    sslPort: address.sslPort,
    httpServer: on.httpServer,
    get httpsServer() {
      return on.httpsServer;
    },
    tls: certificate && { cert: certificate.cert, key: certificate.key, ca: certificate.ca },
    env: context.env,
  };
}

/** Calls the export if it is a function; returns other values unchanged. */
async function callExport(usable: unknown, context: ServerContext): Promise<unknown> {
  return isFactory(usable) ? usable(context) : usable;
}

/** A script exports nothing; a function that starts a server may return nothing. */
function isNothing(returned: unknown): boolean {
  if (returned === undefined || returned === null) return true;
  return (
    typeof returned === 'object' && Object.keys(returned).length === 0 && !isHttpServer(returned)
  );
}

function isFactory(usable: unknown): usable is ServerFactory {
  return typeof usable === 'function' && !isClass(usable) && !httpApplication(usable);
}

function refuseUnusable(exported: unknown, name: string, reference?: ServerReference): void {
  if (isHttpServer(exported) || isUpgradeHandler(exported)) return;
  throw unusableExport(exported, name, reference);
}

/** The error of a server that threw, with the stack of the user's code, or else the line of its export. */
export function startFailed(name: string, error: unknown, hint = ''): WsDynamicError {
  const failure = threw(`The server ${name} threw while it started`, error, hint);
  if (userFrames(failure.stack) !== '') return failure;
  const frames = [framesOf(failure.stack), exportsFrame(name)].filter(Boolean);
  return pointAt(failure, frames.join('\n'));
}

/** The error of a server whose `stop()` or `close()` threw. */
function stopFailed(name: string, error: unknown): WsDynamicError {
  return threw(`The stop() or close() of the server ${name} threw`, error);
}

function threw(what: string, error: unknown, hint = ''): WsDynamicError {
  const cause = causeOf(error);
  const failure = new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `${what}: ${maskThrown(cause.message)}${hint}`,
  );
  const frames = withoutOwnFrames(cause.frames);
  const isPlaced = userFrames(frames) !== '';
  return addEvidence(pointAt(failure, frames), isPlaced ? { isPlaced } : {});
}

/** The remedy for a server that listens by itself on a port that is taken. */
function hintFor(error: unknown, name: string, site: ServerSite): string {
  const { address, context, routing } = site;
  if (read(error, 'code') === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG') {
    return `\n${importRemedy(name, context.rootDir)}`;
  }
  if (read(error, 'code') !== 'EADDRINUSE') return '';
  const port = read(error, 'port');
  if (typeof port === 'number' && routing.fixedPorts.isOwned(port)) {
    return `\nA server of this test file already listens on port ${port}. If the module calls listen() twice, as app.listen() and server.listen() do, leave one out.`;
  }
  const variable =
    port === address.port ? 'WEBSOCKET_PORT' : port === address.sslPort && 'WEBSOCKET_SSL_PORT';
  const holder = variable
    ? `\`${variable === 'WEBSOCKET_PORT' ? 'httpServer' : 'httpsServer'}\` already listens there: it is the port of ${variable}.`
    : `Another program, or the same module in another worker, listens there${typeof port === 'number' ? `: ${describeHolder(findHolder(port))}` : ''}.`;
  return `\n${holder} ${insteadOfListening(name, context.rootDir)}`;
}

/** Returns `module.exports`, its `default`, or (CommonJS loaded by `import()`) the default's `default`. */
function unwrapDefault(exported: unknown): unknown {
  let value = exported;
  for (let depth = 0; depth < 2; depth += 1) {
    if (typeof value === 'object' && value !== null && 'default' in value) value = value.default;
  }
  return value;
}
