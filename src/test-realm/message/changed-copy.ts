/** Copies of values with changed items; a value whose items do not change is returned unchanged. Pure. */

type Entry = readonly [key: unknown, item: unknown];

export function changedList(
  list: readonly unknown[],
  change: (item: unknown) => unknown,
): readonly unknown[] {
  const after = list.map(change);
  return after.every((item, at) => item === list[at]) ? list : after;
}

/** A copy with changed entries, which keeps the prototype. */
export function changedObject(
  value: object,
  change: (key: string, item: unknown) => readonly [key: string, item: unknown],
): object {
  const before = Object.entries(value);
  const after = before.map(([key, item]) => change(key, item));
  if (areSame(before, after)) return value;
  // Assigning a key __proto__ would lose it.
  const own = Object.getOwnPropertyDescriptors(Object.fromEntries(after));
  return Object.create(Object.getPrototypeOf(value), own);
}

export function changedMap(
  map: ReadonlyMap<unknown, unknown>,
  change: (key: unknown, item: unknown) => Entry,
): ReadonlyMap<unknown, unknown> {
  const before = [...map];
  const after = before.map(([key, item]) => change(key, item));
  return areSame(before, after) ? map : new Map(after);
}

function areSame(before: readonly Entry[], after: readonly Entry[]): boolean {
  return after.every(([key, item], at) => key === before[at]?.[0] && item === before[at]?.[1]);
}
