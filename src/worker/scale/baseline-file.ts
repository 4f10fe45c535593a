import { resolve } from 'node:path';
import type { BaselineUse } from '../../bridge/scale/plan';
import type { BaselineMetric } from '../../bridge/scale/report';
import { describeMachine } from '../../platform/machine';
import { textFiles } from '../../platform/text-files';
import {
  type Baseline,
  compareRounds,
  describeChange,
  type Machine,
  type Round,
  readBaseline,
  roundsOf,
} from './baseline';

/** The result of a comparison. */
export interface Verdict {
  /** Metrics that are worse than the baseline by more than noise. */
  readonly worse: readonly string[];
  /** Notes. */
  readonly notes: readonly string[];
  /** The compared metrics. */
  readonly metrics: readonly BaselineMetric[];
}

const howToUpdate = 'jest -u replaces the baseline with the metrics of this run';

/** Compares the rounds of each tier with those in the file, and writes the file if `use` requires it. */
export function compareWithFile(
  { path, update }: BaselineUse,
  name: string,
  rounds: ReadonlyMap<number, readonly Round[]>,
): Verdict {
  const machine = describeMachine();
  const known = readFile(path);
  const before = known?.runs[name];
  const isKnown = before !== undefined;
  if (update === 'all' || (update === 'new' && !isKnown)) {
    writeFile(path, known, machine, name, rounds);
    return { worse: [], notes: [`baseline: written to ${path}`], metrics: [] };
  }
  if (known === undefined || before === undefined) {
    const problem = `baseline: ${path} has no baseline of this test, and --ci does not write one; run without --ci and commit the file.`;
    return { worse: [problem], notes: [], metrics: [] };
  }
  const changed = changedParts(known.machine, machine);
  if (changed !== '') {
    const note = `baseline: not compared, because ${path} is from another machine (${changed}); ${howToUpdate}`;
    return { worse: [], notes: [note], metrics: [] };
  }
  const metrics: BaselineMetric[] = [...rounds].flatMap(([connections, found]) => {
    const old = before[connections];
    if (old === undefined) return [];
    return compareRounds(old, roundsOf(found)).map((change) => ({ connections, ...change }));
  });
  const describe = (wanted: BaselineMetric['verdict']): string[] =>
    metrics.filter(({ verdict }) => verdict === wanted).map(describeChange);
  const better = describe('better');
  return {
    worse: describe('worse').map(
      (text) => `baseline: ${text}; if that is intended, ${howToUpdate}.`,
    ),
    notes: better.map((text) => `baseline: ${text}; ${howToUpdate}`),
    metrics,
  };
}

function readFile(path: string): Baseline | undefined {
  const text = textFiles.read(resolve(path));
  return text === undefined ? undefined : readBaseline(path, text);
}

function writeFile(
  path: string,
  known: Baseline | undefined,
  machine: Machine,
  name: string,
  rounds: ReadonlyMap<number, readonly Round[]>,
): void {
  // Metrics of another machine must not be kept as those of this one.
  const others =
    known !== undefined && changedParts(known.machine, machine) === '' ? known.runs : {};
  const own = Object.fromEntries(
    Array.from(rounds, ([connections, found]) => [String(connections), roundsOf(found)]),
  );
  const baseline: Baseline = { version: 2, machine, runs: { ...others, [name]: own } };
  textFiles.write(resolve(path), `${JSON.stringify(baseline, undefined, 2)}\n`);
}

/** `cores: 2, now 8`. */
function changedParts(before: Machine, now: Machine): string {
  return Object.keys(now)
    .filter((key) => before[key] !== now[key])
    .map((key) => `${key}: ${before[key] ?? '-'}, now ${now[key]}`)
    .join('; ');
}
