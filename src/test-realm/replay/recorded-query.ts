/** Compares the queries of recorded and live URLs. Pure. */
import { isSecretParameter } from '../../errors/mask';
import type { MaskedNames } from './masked-names';

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
      return name === liveName && (isMaskedParameter(name, names) || isSameText(value, liveValue));
    })
  );
}

function byName([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : Number(one > other);
}
