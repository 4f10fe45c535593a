import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { hostKey } from './address';
import { connectionRefused, type Outside } from './outside';

/**
 * A client's own lookup of a local name, such as `localhost`: the address that it returns may be that of
 * another machine, which option `outside` must allow.
 */
export function localLookup(
  lookup: LookupFunction,
  port: number,
  outside: Outside,
): LookupFunction {
  return (name, options, done) =>
    lookup(name, options, (error, found, family) => {
      const refused = error
        ? undefined
        : addressesIn(found)
            .map((host) => ({ host: hostKey(host), port }))
            .find((address) => !outside.allows(address));
      if (refused === undefined) done(error, found, family);
      else done(connectionRefused(refused), '', family);
    });
}

/** One address, or a list if `all` was requested. */
function addressesIn(found: string | readonly LookupAddress[]): readonly string[] {
  return typeof found === 'string' ? [found] : Array.from(found ?? [], ({ address }) => address);
}
