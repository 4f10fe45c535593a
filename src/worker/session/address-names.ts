import type { ResolvedOptions } from '../../options/types';
import { urlAddress } from '../../wire/address';
import { hostKey } from '../routing/address';

/** The names in option `addresses` that clients look for in the certificate of the file's servers. */
export function addressNames(addresses: ResolvedOptions['addresses']): readonly string[] {
  const names = Object.keys(addresses).map((url) => urlAddress(url).host);
  return [...new Set(names)].filter((name) => hostKey(name) !== 'localhost');
}
