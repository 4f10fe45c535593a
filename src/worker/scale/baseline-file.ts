import { resolve } from 'node:path';
import { formatConnections } from '../../bridge/scale/format';
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

type RoundsByTier = ReadonlyMap<number, readonly Round[]>;

const howToWrite = '--ci does not write one; run without --ci and commit the file.';
const howToUpdate = 'jest -u replaces the baseline with the metrics of this run';

/** Compares the rounds of each tier with those in the file, and writes those that `use` lets it write. */
export function compareWithFile(
  { path, update }: BaselineUse,
  name: string,
  rounds: RoundsByTier,
): Verdict {
  const machine = describeMachine();
  const known = readFile(path);
  const before = known?.runs[name];
  if (update === 'all' || (update === 'new' && before === undefined)) {
    writeFile(path, known, machine, name, rounds);
    return { worse: [], notes: [`baseline: written to ${path}`], metrics: [] };
  }
  if (known === undefined || before === undefined) {
    const problem = `baseline: ${path} has no baseline of this test, and ${howToWrite}`;
    return { worse: [problem], notes: [], metrics: [] };
  }
  const changed = changedParts(known.machine, machine);
  if (changed !== '') {
    const note = `baseline: not compared, because ${path} is from another machine (${changed}); ${howToUpdate}`;
    return { worse: [], notes: [note], metrics: [] };
  }
  const added = new Map([...rounds].filter(([connections]) => before[connections] === undefined));
  if (update === 'new' && added.size > 0) writeFile(path, known, machine, name, added, before);
  const missing = describeMissing(path, [...added.keys()], update);
  const metrics: BaselineMetric[] = [...rounds].flatMap(([connections, found]) => {
    const old = before[connections];
    if (old === undefined) return [];
    return compareRounds(old, roundsOf(found)).map((change) => ({ connections, ...change }));
  });
  const describe = (wanted: BaselineMetric['verdict']): string[] =>
    metrics.filter(({ verdict }) => verdict === wanted).map(describeChange);
  const better = describe('better');
  return {
    worse: [
      ...describe('worse').map((text) => `baseline: ${text}; if that is intended, ${howToUpdate}.`),
      ...missing.worse,
    ],
    notes: [...better.map((text) => `baseline: ${text}; ${howToUpdate}`), ...missing.notes],
    metrics,
  };
}

/** Tiers that the file does not have: written, or a failure with `--ci`. */
function describeMissing(
  path: string,
  tiers: readonly number[],
  update: BaselineUse['update'],
): Pick<Verdict, 'worse' | 'notes'> {
  if (tiers.length === 0) return { worse: [], notes: [] };
  const named = tiers.map(formatConnections).join(', ');
  return update === 'new'
    ? { worse: [], notes: [`baseline: ${named} added to ${path}`] }
    : { worse: [`baseline: ${path} has none for ${named}, and ${howToWrite}`], notes: [] };
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
  rounds: RoundsByTier,
  kept: Baseline['runs'][string] = {},
): void {
  // Metrics of another machine must not be kept as those of this one.
  const others =
    known !== undefined && changedParts(known.machine, machine) === '' ? known.runs : {};
  const own = Object.fromEntries(
    Array.from(rounds, ([connections, found]) => [String(connections), roundsOf(found)]),
  );
  const runs = { ...others, [name]: { ...kept, ...own } };
  const baseline: Baseline = { version: 2, machine, runs };
  textFiles.write(resolve(path), `${JSON.stringify(baseline, undefined, 2)}\n`);
}

/** `cores: 2, now 8`. */
function changedParts(before: Machine, now: Machine): string {
  return Object.keys(now)
    .filter((key) => before[key] !== now[key])
    .map((key) => `${key}: ${before[key] ?? '-'}, now ${now[key]}`)
    .join('; ');
}
