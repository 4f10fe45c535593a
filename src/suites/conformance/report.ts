import type { Probe } from '../probe/probe';
import type { ProbeResult } from '../probe/run-probe';
import { sectionOf } from './case-list';
import { describeExpected } from './expected';

/** An outcome in the index of an Autobahn report. */
export interface IndexEntry {
  readonly behavior: string;
  readonly behaviorClose: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly remoteCloseCode: number | null;
}

/** The verdicts in the format of an Autobahn report's `index.json`: by agent, then by case. */
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

/** One character per case: its outcome, or that of its close if only the close is not OK. */
function markOf({ behavior, behaviorClose }: ProbeResult): string {
  return marks[behavior === 'OK' ? behaviorClose : behavior] ?? '?';
}

/** Number of cases by pair of outcomes. */
export function countOutcomes(results: readonly ProbeResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { behavior, behaviorClose } of results) {
    const name = behavior === behaviorClose ? behavior : `${behavior} (closing ${behaviorClose})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** One row per part of a section, one character per case. */
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

/** The record `conformance` of a suite in the report: plain data. */
export interface ConformanceReport {
  readonly agent: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly cases: readonly (Omit<ProbeResult, 'evidence' | 'expired'> & {
      readonly source: string | null;
      /** The accepted outcomes; for cases with frames. */
      readonly expected?: readonly string[];
      /** The frames; those of cases that are not OK first, up to a maximum size. */
      readonly evidence?: ProbeResult['evidence'];
    })[];
  }[];
}

/** Maximum characters of frames in a report: a record may contain a million in total. */
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
