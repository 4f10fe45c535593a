/** Applications of frameworks, detected by their shape: their classes belong to the test's realm. */
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

/** Code for an application whose server cannot be found, to follow a colon. */
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
