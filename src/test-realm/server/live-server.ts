/** The properties and controls of a server; all values are live. */
import type { FileServer, ServerAddress } from '../../bridge/file-server';
import { refuseExtra } from '../../validation/check';
import { awaited } from '../awaited';
import { callSite } from '../call-site';
import { inOwnRealm } from './load-module';

const addressNames = [
  ...(['host', 'port', 'sslPort', 'url', 'sslUrl'] as const),
  ...(['httpUrl', 'httpsUrl', 'ca'] as const),
];

const addresses = new WeakMap<object, () => ServerAddress>();

/** The address of a server created by {@link withAddress}; `undefined` for other values. */
export function addressOfServer(value: unknown): ServerAddress | undefined {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject ? addresses.get(value)?.() : undefined;
}

/** Adds the address of a server to `base`. */
export function withAddress<Base extends object>(
  base: Base,
  current: () => FileServer,
): Base & ServerAddress {
  for (const name of addressNames) {
    const get = () => current().address[name];
    Object.defineProperty(base, name, { get, enumerable: true });
  }
  addresses.set(base, () => current().address);
  return base as Base & ServerAddress;
}

export type Control = 'start' | 'stop' | 'restart' | 'crash' | 'pause' | 'resume';

/** A method that controls the server and must be awaited; its errors are those of this realm. */
export function control(name: string, run: () => Promise<unknown>): () => Promise<void> {
  const entry = (...extra: []): Promise<void> => {
    const site = callSite(entry);
    const work = async (): Promise<void> => {
      refuseExtra(name, extra);
      await run();
    };
    return awaited(name, site, inOwnRealm(work, site));
  };
  return entry;
}
