import type { ProbeResult } from '../probe/run-probe';
import { sectionOf } from './case-list';

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
      /** Of cases that are not OK, up to a number of them. */
      readonly evidence?: ProbeResult['evidence'];
    })[];
  }[];
}

/** Cases whose frames a report keeps. */
const casesWithFrames = 150;

export function conformanceReport(
  agent: string,
  sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly sources: ReadonlyMap<string, string | undefined>;
    readonly results: readonly ProbeResult[];
  }[],
): ConformanceReport {
  let withFrames = 0;
  return {
    agent,
    sections: sections.map(({ id, title, sources, results }) => ({
      id,
      title,
      cases: results.map(({ evidence, expired: _, ...result }) => {
        const isFine = markOf({ ...result, evidence, expired: [] }) === marks.OK;
        const keeps = !isFine && withFrames < casesWithFrames;
        if (keeps) withFrames += 1;
        const source = sources.get(result.id) ?? null;
        return { ...result, source, ...(keeps && { evidence }) };
      }),
    })),
  };
}
