import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { runNowAt } from '../call-site';

const methods = ['on', 'once', 'off', 'addListener', 'addEventListener', 'removeEventListener'];
const handlers = ['onopen', 'onmessage', 'onclose', 'onerror'];

/**
 * Makes listener methods of `ws` and browsers, which a client does not have, throw an error that names the
 * alternative.
 */
export function refuseListeners(prototype: object): void {
  for (const name of methods) {
    const value = function listen(): never {
      return runNowAt(listen, () => refuse(`${name}()`));
    };
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value });
  }
  for (const name of handlers) {
    const set = function assign(): void {
      runNowAt(assign, () => refuse(name));
    };
    Object.defineProperty(prototype, name, { configurable: true, set });
  }
}

function refuse(name: string): never {
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `A client has no ${name}: it keeps all messages since the handshake, and is open once connect() has resolved.\nAwait client.receive() or client.waitFor(…), read client.messages, and await client.closed for the close event.`,
  );
}
