import type { ResolvedOptions } from '../../options/types';
import { urlAddress } from '../../wire/address';
import { hostKey } from '../routing/address';

/** The host names in option `addresses`, which the certificate of the file's servers must contain. */
export function addressNames(addresses: ResolvedOptions['addresses']): readonly string[] {
  const names = Object.keys(addresses).map((url) => urlAddress(url).host);
  return [...new Set(names)].filter((name) => hostKey(name) !== 'localhost');
}
