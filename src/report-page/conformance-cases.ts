/** Converts the record of `conformanceSuite()` to cases of a grid. Pure. */
import type { CaseSection, GridCase } from './grid-cases';

export interface EvidenceRow {
  /** ms */
  readonly at: number;
  readonly direction: 'out' | 'in' | 'note';
  readonly text: string;
}

interface CaseData {
  readonly id: string;
  readonly does: string;
  readonly behavior: string;
  readonly behaviorClose: string;
  readonly result: string;
  readonly resultClose: string;
  readonly source: string | null;
  readonly expected?: readonly string[];
  readonly evidence?: readonly EvidenceRow[];
}

export interface ConformanceData {
  readonly agent: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly cases: readonly CaseData[];
  }[];
}

export interface ConformanceCase extends GridCase {
  readonly data: CaseData;
}

/** `undefined` for data of another version of this package, which is then shown as JSON. */
export function asConformance(data: unknown): ConformanceData | undefined {
  const sections = (data as Partial<ConformanceData> | null)?.sections;
  const isKnown =
    Array.isArray(sections) &&
    sections.every(
      ({ cases }: Partial<ConformanceData['sections'][number]>) =>
        Array.isArray(cases) && cases.every(({ id, behavior }) => id && behavior),
    );
  return isKnown ? (data as ConformanceData) : undefined;
}

const failing = ['FAILED', 'WRONG CODE', 'UNCLEAN'];
const fine = ['OK', 'INFORMATIONAL'];

/** One row for each part of a section. */
export function sectionsOf({ sections }: ConformanceData): CaseSection<ConformanceCase>[] {
  return sections.map(({ id, title, cases }) => {
    const rows = new Map<string, ConformanceCase[]>();
    for (const data of cases) {
      const name = data.id.split('.').slice(0, -1).join('.');
      const row = rows.get(name) ?? [];
      rows.set(name, row);
      row.push(caseOf(data));
    }
    return { id, title, rows: Array.from(rows, ([name, of]) => ({ name, cases: of })) };
  });
}

function caseOf(data: CaseData): ConformanceCase {
  const { id, does, behavior, behaviorClose } = data;
  const outcomes = [behavior, behaviorClose];
  const verdict = outcomes.some((one) => failing.includes(one))
    ? 'failed'
    : outcomes.every((one) => fine.includes(one))
      ? 'passed'
      : 'flaky';
  const mark = { failed: '✕', passed: '✓', flaky: '~' }[verdict];
  const outcome = behavior === behaviorClose ? behavior : `${behavior} (closing ${behaviorClose})`;
  return { id, does, outcome, verdict, mark, data };
}
