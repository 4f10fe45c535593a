/** The name that a misspelled one probably means; `undefined` if none is close. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  // Long names are not misspellings, and the distance takes quadratic time.
  if (wanted.length > 100) return undefined;
  const [best] = names
    .map((name) => ({ name, far: distance(wanted, name) }))
    .filter(({ name, far }) => far <= limitOf(name, wanted))
    .sort((a, b) => a.far - b.far);
  return best?.name;
}

/**
 * Short names allow one edit, and two swapped letters count as one edit: `hsot` is near `host`, `port` is
 * not.
 */
function limitOf(name: string, wanted: string): number {
  if (name.length <= 3) return 1;
  if (name.length === 4 && letters(name) !== letters(wanted)) return 1;
  return Math.max(2, Math.floor(name.length / 3));
}

const letters = (name: string): string => [...name.toLowerCase()].sort().join('');

/** The number of letters added, omitted or replaced (Levenshtein), ignoring case. */
function distance(from: string, to: string): number {
  const wanted = [...to.toLowerCase()];
  let row = [0, ...wanted.map((_, index) => index + 1)];
  for (const letter of from.toLowerCase()) {
    let diagonal = row[0] ?? 0;
    let left = diagonal + 1;
    row = [
      left,
      ...wanted.map((other, index) => {
        const above = row[index + 1] ?? 0;
        left = Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1));
        diagonal = above;
        return left;
      }),
    ];
  }
  return row.at(-1) ?? 0;
}
