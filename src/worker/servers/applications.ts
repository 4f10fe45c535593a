/** Applications of frameworks, detected by their shape: their classes belong to the test's realm. */
import { createServer } from 'node:http';
import { extname } from 'node:path';
import {
  hasMethods,
  isExpress,
  isFastify,
  isFetchApplication,
  isHttpServer,
  isKoa,
  isNest,
  isSocketServer,
} from '../../bridge/server-shapes';
import { callMethod, read } from '../../errors/read-cause';

/**
 * Returns the server of an application, ready but not listening. Any value other than such an application
 * (Fastify, Nest, a Socket.IO server) is returned unchanged.
 */
export async function serverInside(value: unknown): Promise<unknown> {
  if (isFastify(value)) {
    await callMethod(value, 'ready');
    return value.server;
  }
  if (isNest(value)) {
    await callMethod(value, 'init');
    return callMethod(value, 'getHttpServer');
  }
  if (isSocketServer(value)) {
    const own = read(value, 'httpServer');
    if (isHttpServer(own)) return own;
    // An application that never listens is reused after restarts.
    const attached = createServer();
    callMethod(value, 'attach', attached);
    return attached;
  }
  return value;
}

const fetchListener = "require('@hono/node-server').getRequestListener(app.fetch)";

/** An application that only handles HTTP requests. */
interface HttpApplication {
  readonly what: string;
  /** Code of its request listener. */
  readonly listener: string;
  /** Whether express-ws added `ws()`: it attaches to a server that it is given. */
  readonly isExpressWs?: boolean;
}

/** An application whose server cannot be found. */
export function httpApplication(value: unknown): HttpApplication | undefined {
  if (isExpress(value) && hasMethods(value, 'ws')) {
    const what = 'an Express application with express-ws';
    return { what, listener: 'app', isExpressWs: true };
  }
  if (isExpress(value)) return { what: 'an Express application', listener: 'app' };
  if (isKoa(value)) return { what: 'a Koa application', listener: 'app.callback()' };
  if (!isFetchApplication(value)) return undefined;
  const what = 'an application with fetch(), such as Hono';
  return { what, listener: fetchListener };
}

/**
 * Explains a function with the parameters of a request listener, such as the `callback()` of Koa, or with the
 * name of a fetch handler; empty for others.
 */
export function listenerHint(given: unknown, name: string): string {
  if (typeof given !== 'function') return '';
  const isFetch = given.name === 'fetch';
  if (given.length < 2 && !isFetch) return '';
  const but = isFetch ? 'is named fetch' : `has ${given.length} parameters`;
  const code = attachment(isFetch ? fetchListener : 'listener', name);
  return `\nIt was called with one argument, { httpServer, … }, but ${but}. If it handles HTTP requests, attach it together with a WebSocket server:\n${code}`;
}

/** How to serve such an application. */
export function servingOf(
  { listener, isExpressWs = false }: HttpApplication,
  name: string,
): string {
  if (!isExpressWs) {
    return `It handles HTTP; attach it together with a WebSocket server:\n${attachment(listener, name)}`;
  }
  const lines = [
    'const app = express();',
    'const { getWss } = expressWs(app, httpServer);',
    "app.ws('/', (socket) => { … });",
    "httpServer.on('request', app);",
    'return getWss();',
  ];
  return `Pass the given \`httpServer\` to express-ws, before the routes:\n${factory(lines, name)}`;
}

/** Code that attaches a request listener and a WebSocket server, to follow a colon. */
function attachment(listener: string, name: string): string {
  const lines = [
    `httpServer.on('request', ${listener});`,
    'return new WebSocketServer({ server: httpServer });',
  ];
  return factory(lines, name);
}

function factory(lines: readonly string[], name: string): string {
  const isModule = extname(name) !== '';
  const body = lines.map((line) => `    ${line}\n`).join('');
  return `\n  ${isModule ? 'module.exports = ' : ''}({ httpServer }) => {\n${body}  }${isModule ? ';' : ''}`;
}
