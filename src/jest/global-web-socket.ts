/** The global `WebSocket` of a browser: Node has it from version 22 on, jsdom and happy-dom always. */
import { messageOf, read } from '../errors/read-cause';

/** Option `globals`: the class of `ws`, which has a browser's events, where there is none. */
export function provideWebSocket(global: typeof globalThis): void {
  if ('WebSocket' in global) return;
  const { WebSocket } = require('../wire/ws-package') as typeof import('../wire/ws-package');
  Object.defineProperty(global, 'WebSocket', {
    value: WebSocket,
    configurable: true,
    writable: true,
  });
}

/** What to do about a test that asked for it in vain; empty for any other error. */
export function missingWebSocketNote(error: unknown): string {
  const isMissing =
    read(error, 'name') === 'ReferenceError' && messageOf(error) === 'WebSocket is not defined';
  return isMissing
    ? `Node ${process.versions.node} has no global WebSocket; Node 22 has. Set testEnvironmentOptions.globals to { WebSocket: true } for the one of ws, or connect with connect() of jest-ws-dynamic.`
    : '';
}
