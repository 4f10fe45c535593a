import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { runNowAt } from '../call-site';

const methods = ['receive', 'receiveText', 'receiveJson', 'receiveBinary', 'waitFor', 'flush'];
const others = ['ping', 'terminate', 'messages', 'sent', 'frames', 'closed', 'readyState'];

/**
 * Makes what a Client has, and a chain has not, an error that names the missing `await`.
 *
 * @param isOfConnect whether a chain is one of `connect()`
 */
export function refuseClientUse(prototype: object, isOfConnect: (chain: object) => boolean): void {
  for (const name of [...methods, ...others]) {
    const get = function read(this: object): undefined {
      return isOfConnect(this) ? runNowAt(read, () => refuse(name)) : undefined;
    };
    Object.defineProperty(prototype, name, { configurable: true, get });
  }
}

function refuse(name: string): never {
  throw new WsDynamicError(
    'ERR_WS_NOT_AWAITED',
    `${name} is a member of a client, and connect() gives the promise of one.\nAwait the connection first: const client = await connect(…).`,
  );
}
