/** The option `outside`: addresses outside this machine that a test file may connect to. */
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type Address, addressKey, hostKey, matchesEntry } from './address';

export type OutsideOption = 'allow' | 'refuse' | readonly string[];

export class Outside {
  /** @param own hosts that the file's options mention */
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

  /** Whether a name may be looked up, because connections to one of its ports are allowed. */
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

/** The error for a connection that option `outside` does not allow. */
export function connectionRefused(address: Address): WsDynamicError {
  const key = addressKey(address);
  const scheme = address.port === 80 ? 'ws' : 'wss';
  const isKnown = [80, 443].includes(address.port);
  return refused(
    `A connection to ${key} was refused: option "outside" does not allow it.`,
    key,
    `mockServer({ url: '${scheme}://${key.replace(/:(?:80|443)$/, '')}' })${isKnown ? '' : ' (ws:// without TLS)'}`,
  );
}

/** The error for a DNS lookup that option `outside` does not allow. */
export function lookupRefused(name: string): WsDynamicError {
  return refused(
    `The name ${name} was not looked up: option "outside" does not allow it.`,
    name,
    `mockServer({ url: 'wss://${name}' })`,
  );
}

function refused(what: string, entry: string, mock: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_OUTSIDE_REFUSED',
    `${what}\nMock the server, const mock = await ${mock}, or allow it: outside: ['${entry}'].`,
  );
}
