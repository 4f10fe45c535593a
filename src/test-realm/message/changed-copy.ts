/** Copies of values with other items, or the value itself where all of them stay as they are. Pure. */

type Entry = readonly [key: unknown, item: unknown];

export function changedList(
  list: readonly unknown[],
  change: (item: unknown) => unknown,
): readonly unknown[] {
  const after = list.map(change);
  return after.every((item, at) => item === list[at]) ? list : after;
}

/** The copy has the prototype of the object. */
export function changedObject(
  value: object,
  change: (key: string, item: unknown) => readonly [key: string, item: unknown],
): object {
  const before = Object.entries(value);
  const after = before.map(([key, item]) => change(key, item));
  if (areSame(before, after)) return value;
  // Assigned, a key __proto__ would be lost.
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
