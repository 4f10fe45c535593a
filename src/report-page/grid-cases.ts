/** The grid of a suite's cases: their common fields, and navigation by arrow keys. Pure. */

export interface GridCase {
  readonly id: string;
  readonly does: string;
  /** The outcome as named by the suite: `FAILED (closing OK)`. */
  readonly outcome: string;
  readonly verdict: 'passed' | 'failed' | 'flaky' | 'skipped';
  /** A single character. */
  readonly mark: string;
}

export interface CaseSection<Case extends GridCase = GridCase> {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly cases: readonly Case[] }[];
}

/** Number of cases by outcome, failures first. */
export function countOutcomes(cases: readonly GridCase[]) {
  const counts = new Map<string, { verdict: GridCase['verdict']; count: number }>();
  for (const { outcome, verdict } of cases) {
    const known = counts.get(outcome);
    if (known) known.count += 1;
    else counts.set(outcome, { verdict, count: 1 });
  }
  const order = ['failed', 'flaky', 'skipped', 'passed'];
  return Array.from(counts, ([outcome, of]) => ({ outcome, ...of })).sort(
    (one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict),
  );
}

/** The case selected by a key; `undefined` for other keys. */
export function placeAfter(
  key: string,
  sections: readonly CaseSection[],
  from: string,
): string | undefined {
  const rows = sections.flatMap((section) => section.rows.map(({ cases }) => cases));
  const cases = rows.flat();
  const place = cases.findIndex(({ id }) => id === from);
  const row = rows.findIndex((one) => one.some(({ id }) => id === from));
  const column = rows[row]?.findIndex(({ id }) => id === from) ?? 0;
  const inRow = (next: number): string | undefined => {
    const target = rows[next];
    return (target?.[Math.min(column, target.length - 1)] ?? cases[place])?.id;
  };
  switch (key) {
    case 'ArrowRight':
      return (cases[place + 1] ?? cases[place])?.id;
    case 'ArrowLeft':
      return (cases[place - 1] ?? cases[place])?.id;
    case 'ArrowDown':
      return inRow(row + 1);
    case 'ArrowUp':
      return inRow(row - 1);
    case 'Home':
      return cases[0]?.id;
    case 'End':
      return cases.at(-1)?.id;
    default:
      return undefined;
  }
}
