/** Applications of frameworks, recognised by their shape: their classes are of the test's realm. */
import { createServer } from 'node:http';
import {
  isExpress,
  isFastify,
  isHttpServer,
  isKoa,
  isNest,
  isSocketServer,
} from '../../bridge/server-shapes';
import { callMethod, read } from '../../errors/read-cause';

/**
 * The server inside of an application, made ready without listening. What is no application that has
 * one (Fastify, Nest, a Socket.IO server) is returned unchanged.
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
    // An application that never listens stays the same over restarts.
    const attached = createServer();
    callMethod(value, 'attach', attached);
    return attached;
  }
  return value;
}

/** What to write for an application whose server cannot be found; the lines follow a colon. */
export function linesFor(value: unknown): { what: string; lines: string } | undefined {
  if (isExpress(value)) {
    return { what: 'an Express application', lines: attachment('app') };
  }
  if (isKoa(value)) {
    return { what: 'a Koa application', lines: attachment('app.callback()') };
  }
  return undefined;
}

function attachment(handler: string): string {
  return `
  module.exports = ({ httpServer }) => {
    httpServer.on('request', ${handler});
    return new WebSocketServer({ server: httpServer });
  };`;
}
