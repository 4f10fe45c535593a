/**
 * The browser's global `WebSocket`: available in Node since version 22, and always in jsdom and happy-dom.
 */
import { messageOf, read } from '../errors/read-cause';

/** Option `globals`: provides the `WebSocket` class of `ws` if Node has none. */
export function provideWebSocket(global: typeof globalThis): void {
  if ('WebSocket' in global) return;
  const { WebSocket } = require('../wire/ws-package') as typeof import('../wire/ws-package');
  Object.defineProperty(global, 'WebSocket', {
    value: WebSocket,
    configurable: true,
    writable: true,
  });
}

/** The remedy for a test that needs it; empty for any other error. */
export function missingWebSocketNote(error: unknown): string {
  const isMissing =
    read(error, 'name') === 'ReferenceError' && messageOf(error) === 'WebSocket is not defined';
  return isMissing
    ? `Node ${process.versions.node} has no global WebSocket; Node 22 has one. Set testEnvironmentOptions.globals to { WebSocket: true } to use that of ws, or connect with connect() of jest-ws-dynamic.`
    : '';
}
