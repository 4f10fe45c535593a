/** The servers of a file that listen on fixed ports, and their actual ports. */
import { type AddressInfo, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Address, hostKey } from './address';
import type { ListenCall } from './read-arguments';

/** A server whose listen() was called with a fixed port. */
export interface OwnListener {
  readonly server: object;
  /** Whether it listens or is about to. */
  readonly isLive: () => boolean;
  readonly requested: Pick<ListenCall, 'host' | 'port'>;
  /** The actual port on 127.0.0.1; `undefined` until it is known. */
  readonly realPort: () => number | undefined;
  /** Whether clients of the fixed port need a route to reach it. */
  readonly isDialled: boolean;
}

const wildcards = ['::', '0.0.0.0'];

export class ListenTable {
  #listeners: readonly OwnListener[] = [];
  /** Ports on which servers have listened: no other server answers on them for the rest of the file. */
  readonly #owned = new Set<number>();

  add(listener: OwnListener): void {
    this.#listeners = [...this.#living, listener];
    if (listener.isDialled) this.#owned.add(listener.requested.port);
  }

  get isEmpty(): boolean {
    return this.#listeners.length === 0;
  }

  /** Whether a server of the file listens, or has listened, on a port. */
  isOwned(port: number): boolean {
    return this.#owned.has(port);
  }

  /** Whether a server of the file already listens there; compares addresses as the system does. */
  isTaken({ host, port }: Pick<ListenCall, 'host' | 'port'>): boolean {
    return this.#living.some(({ requested }) => {
      if (requested.port !== port) return false;
      const both = [requested.host ?? '::', host ?? '::'];
      return both.some((one) => wildcards.includes(one)) || sameHost(both);
    });
  }

  /** The server that answers at an address; `'none'` if the file's server has stopped. */
  find({ host, port }: Address): OwnListener | 'none' | undefined {
    if (!this.#owned.has(port)) return undefined;
    const found = this.#living.find(
      ({ requested, isDialled }) =>
        isDialled && requested.port === port && hostKey(requested.host ?? '') === host,
    );
    return found ?? (host === 'localhost' ? 'none' : undefined);
  }

  /** Servers whose clients need a route. */
  get dialled(): readonly OwnListener[] {
    return this.#living.filter(({ isDialled }) => isDialled);
  }

  of(server: object): OwnListener | undefined {
    return this.#living.find((listener) => listener.server === server);
  }

  get #living(): readonly OwnListener[] {
    return this.#listeners.filter(({ isLive }) => isLive());
  }
}

function sameHost([one = '', other = '']: readonly string[]): boolean {
  const [first, second] = [one, other].map((host) => (host === 'localhost' ? '127.0.0.1' : host));
  return first === second;
}

/** The result of `address()` for a server with another actual port. */
export function requestedAddress({ host, port }: OwnListener['requested']): AddressInfo {
  const address = host === undefined ? wildcard() : host === 'localhost' ? '127.0.0.1' : host;
  return { address, family: isIPv6(address) ? 'IPv6' : 'IPv4', port };
}

/** As in Node: `::`, or `0.0.0.0` on a machine without IPv6. */
function wildcard(): string {
  const all = Object.values(networkInterfaces()).flat();
  return all.some((one) => one?.family === 'IPv6') ? '::' : '0.0.0.0';
}
