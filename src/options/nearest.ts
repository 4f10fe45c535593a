import { closest, distance } from 'fastest-levenshtein';

/** The name that a misspelt one probably means; `undefined` when none is near. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const near = closest(wanted, names);
  // In a name of three letters, two of them make another name.
  const limit = near.length <= 3 ? 1 : Math.max(2, near.length / 3);
  return distance(wanted.toLowerCase(), near.toLowerCase()) <= limit ? near : undefined;
}
