import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { runNowAt } from '../call-site';

const methods = ['receive', 'receiveText', 'receiveJson', 'receiveBinary', 'waitFor', 'flush'];
const others = ['ping', 'terminate', 'messages', 'sent', 'frames', 'closed', 'readyState'];

/**
 * Makes client members that a chain does not have throw an error about the missing `await`.
 *
 * @param isOfConnect whether a chain was started by `connect()`
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
    `${name} is a member of Client, but connect() returns a promise.\nAwait the connection first: const client = await connect(…).`,
  );
}
