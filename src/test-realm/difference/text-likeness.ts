/** Maximum number of characters compared in each text. */
const most = 500;

/**
 * The similarity of two texts from 0 to 1: the character pairs that they share (Dice's coefficient), or their
 * common start and end, whichever is greater. Pure.
 */
export function textLikeness(one: string, other: string): number {
  if (one === other) return 1;
  const shortest = Math.min(one.length, other.length);
  const longest = Math.max(one.length, other.length);
  const [first, second] = [one.slice(0, most), other.slice(0, most)];
  const start = sharedStart(first, second);
  const end = sharedStart([...one.slice(-most)].reverse(), [...other.slice(-most)].reverse());
  const ends = (start + Math.min(end, shortest - start)) / longest;
  return Math.max(sharedPairs(first, second), ends) * (longest > most ? 0.99 : 1);
}

/** The length of the common prefix. */
export function sharedStart(one: ArrayLike<unknown>, other: ArrayLike<unknown>): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one[at] === other[at]) at += 1;
  return at;
}

function sharedPairs(one: string, other: string): number {
  const total = one.length + other.length - 2;
  if (one.length < 2 || other.length < 2) return 0;
  const counts = new Map<string, number>();
  for (let at = 0; at + 1 < one.length; at += 1) {
    const pair = one.slice(at, at + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + 1 < other.length; at += 1) {
    const pair = other.slice(at, at + 2);
    const left = counts.get(pair) ?? 0;
    if (left === 0) continue;
    counts.set(pair, left - 1);
    shared += 1;
  }
  return (2 * shared) / total;
}
