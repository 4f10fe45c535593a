/** Option `outside`: which addresses beyond this machine a test file may dial. */
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type Address, addressKey, hostKey, matchesEntry } from './address';

export type OutsideOption = 'allow' | 'refuse' | readonly string[];

export class Outside {
  /** @param own hosts that the options of the file name themselves */
  constructor(
    private readonly option: OutsideOption,
    private readonly own: readonly string[] = [],
  ) {}

  get isOpen(): boolean {
    return this.option === 'allow';
  }

  allows(address: Address): boolean {
    if (this.isOpen || this.isNear(address.host)) return true;
    return this.#entries.some((entry) => matchesEntry(entry, address));
  }

  /** Whether a name may be looked up: whether some port of it may be dialled. */
  allowsName(name: string): boolean {
    const host = hostKey(name);
    if (this.isOpen || this.isNear(host)) return true;
    return this.#entries.some((entry) =>
      matchesEntry(entry.replace(/(?<!:):\d+$/, ''), { host, port: 0 }),
    );
  }

  isNear(host: string): boolean {
    return host === 'localhost' || this.own.some((own) => hostKey(own) === host);
  }

  get #entries(): readonly string[] {
    return typeof this.option === 'string' ? [] : this.option;
  }
}

/** A connection that option `outside` forbids. */
export function connectionRefused(address: Address): WsDynamicError {
  const key = addressKey(address);
  return refused(
    `A connection to ${key} was refused: option "outside" keeps this test file on this machine.`,
    key,
    `mockServer({ url: 'ws${address.port === 443 ? 's' : ''}://${key.replace(/:(?:80|443)$/, '')}' })`,
  );
}

/** A name that would be looked up. */
export function lookupRefused(name: string): WsDynamicError {
  return refused(
    `The name ${name} was not looked up: option "outside" keeps this test file on this machine.`,
    name,
    `mockServer({ url: 'wss://${name}' })`,
  );
}

function refused(what: string, entry: string, mock: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_OUTSIDE_REFUSED',
    `${what}\nAnswer it in the test, const mock = await ${mock}, or allow it: outside: ['${entry}'].`,
  );
}
