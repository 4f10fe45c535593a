import type { Probe } from '../probe/probe';
import type { ProbeResult } from '../probe/run-probe';
import { sectionOf } from './case-list';
import { describeExpected } from './expected';

/** An outcome as the index of an Autobahn report has it. */
export interface IndexEntry {
  readonly behavior: string;
  readonly behaviorClose: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly remoteCloseCode: number | null;
}

/** The verdicts in the form of the `index.json` of an Autobahn report: by agent, then by case. */
export function reportIndex(
  agent: string,
  results: readonly ProbeResult[],
): Readonly<Record<string, Readonly<Record<string, IndexEntry>>>> {
  const entries = results.map(
    ({ id, behavior, behaviorClose, duration, remoteCloseCode }) =>
      [id, { behavior, behaviorClose, duration, remoteCloseCode }] as const,
  );
  return { [agent]: Object.fromEntries(entries) };
}

const marks: Readonly<Record<string, string>> = {
  OK: '·',
  'NON-STRICT': 'n',
  INFORMATIONAL: 'i',
  UNIMPLEMENTED: '-',
  FAILED: 'F',
  'WRONG CODE': 'w',
  UNCLEAN: 'u',
  'FAILED BY CLIENT': 'c',
};

/** One character for a case: its own outcome, or that of its closing where only that is not OK. */
function markOf({ behavior, behaviorClose }: ProbeResult): string {
  return marks[behavior === 'OK' ? behaviorClose : behavior] ?? '?';
}

/** How often each pair of outcomes came. */
export function countOutcomes(results: readonly ProbeResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { behavior, behaviorClose } of results) {
    const name = behavior === behaviorClose ? behavior : `${behavior} (closing ${behaviorClose})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** A row for each part of a section, a character for each case. */
export function formatGrid(
  results: readonly ProbeResult[],
  titles: ReadonlyMap<string, string>,
): string {
  const rows = new Map<string, string>();
  for (const result of results) {
    const part = result.id.split('.').slice(0, -1).join('.');
    rows.set(part, (rows.get(part) ?? '') + markOf(result));
  }
  const width = Math.max(...[...rows.keys()].map((part) => part.length), 1);
  let section = '';
  const lines = [...rows].flatMap(([part, row]) => {
    const line = `  ${part.padEnd(width)}  ${row}`;
    if (sectionOf(part) === section) return [line];
    section = sectionOf(part);
    return [`${section} ${titles.get(section) ?? ''}`, line];
  });
  const used = new Set([...rows.values()].join(''));
  const legend = Object.entries(marks)
    .filter(([, mark]) => used.has(mark))
    .map(([name, mark]) => `${mark} ${name}`);
  return `${lines.join('\n')}\n${legend.join('  ')}\n`;
}

/** What a suite puts into the report, as `conformance`: plain data. */
export interface ConformanceReport {
  readonly agent: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly cases: readonly (Omit<ProbeResult, 'evidence' | 'expired'> & {
      readonly source: string | null;
      /** What it accepts; of the cases that have their frames. */
      readonly expected?: readonly string[];
      /** Of cases that are not OK first, then of others, up to a size. */
      readonly evidence?: ProbeResult['evidence'];
    })[];
  }[];
}

/** Characters of frames that a report keeps: a record has at most a million in all. */
const longestFrames = 600_000;

export function conformanceReport(
  agent: string,
  sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly cases: readonly Probe[];
    readonly results: readonly ProbeResult[];
  }[],
): ConformanceReport {
  const kept = casesWithFrames(sections.flatMap(({ results }) => results));
  return {
    agent,
    sections: sections.map(({ id, title, cases, results }) => ({
      id,
      title,
      cases: results.map(({ evidence, expired: _, ...result }) => {
        const probe = cases.find((one) => one.id === result.id);
        const source = probe?.source ?? null;
        if (!kept.has(result.id)) return { ...result, source };
        return { ...result, source, ...(probe && { expected: describeExpected(probe) }), evidence };
      }),
    })),
  };
}

/** The cases whose frames fit, those that are not OK first. */
function casesWithFrames(results: readonly ProbeResult[]): ReadonlySet<string> {
  const isOk = (result: ProbeResult): boolean => markOf(result) === marks.OK;
  const inOrder = [...results.filter((one) => !isOk(one)), ...results.filter(isOk)];
  const kept = new Set<string>();
  let left = longestFrames;
  for (const { id, evidence } of inOrder) {
    left -= JSON.stringify(evidence).length;
    if (left < 0) break;
    kept.add(id);
  }
  return kept;
}
