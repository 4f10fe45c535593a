/** Compares the queries of recorded and live URLs. Pure. */
import { isSecretParameter } from '../../errors/mask';
import type { MaskedNames } from './masked-names';
import { hasStandIn } from './stand-ins';
import { isSameText } from './value-bindings';

type Names = Pick<MaskedNames, 'isMasked'>;

/** Whether the values of a parameter may differ. */
export function isMaskedParameter(name: string, names: Names): boolean {
  return isSecretParameter(name) || names.isMasked(name);
}

/** Compares queries in any order; values of masked parameters may differ. */
export function isSameQuery(recorded: URL, live: URL, names: Names): boolean {
  const one = [...recorded.searchParams].sort(byName);
  const other = [...live.searchParams].sort(byName);
  return (
    one.length === other.length &&
    one.every(([name, value], at) => {
      const [liveName, liveValue = ''] = other[at] ?? [];
      const isFree = isMaskedParameter(name, names) || hasStandIn(value);
      return name === liveName && (isFree || isSameText(value, liveValue));
    })
  );
}

/** Whether the parameters that are not masked are the same. */
export function hasSameParameters(recorded: URL, live: URL, names: Names): boolean {
  return isSameQuery(unmasked(recorded, names), unmasked(live, names), names);
}

function unmasked(address: URL, names: Names): URL {
  const url = new URL(address);
  for (const name of address.searchParams.keys()) {
    if (isMaskedParameter(name, names)) url.searchParams.delete(name);
  }
  return url;
}

function byName([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : Number(one > other);
}
