/** Compares two texts line by line. Pure. */
import diff from '@jest/diff-sequences';

export interface DifferenceLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Uses the same algorithm as Jest. */
export function differenceOf(one: string, other: string): DifferenceLine[] {
  const [first, second] = [one.split('\n'), other.split('\n')];
  const lines: DifferenceLine[] = [];
  let [at, otherAt] = [0, 0];
  const add = (sign: DifferenceLine['sign'], texts: readonly string[]): void => {
    for (const text of texts) lines.push({ sign, text });
  };
  const upTo = (place: number, otherPlace: number): void => {
    add('-', first.slice(at, place));
    add('+', second.slice(otherAt, otherPlace));
    [at, otherAt] = [place, otherPlace];
  };
  diff(
    first.length,
    second.length,
    (index, otherIndex) => first[index] === second[otherIndex],
    (common, index, otherIndex) => {
      upTo(index, otherIndex);
      add(' ', first.slice(index, index + common));
      [at, otherAt] = [index + common, otherIndex + common];
    },
  );
  upTo(first.length, second.length);
  return lines;
}
