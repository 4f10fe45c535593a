import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  compareRounds,
  describeChange,
  type Round,
  readBaseline,
  roundsOf,
} from '../../../src/worker/scale/baseline';
import { compareWithFile } from '../../../src/worker/scale/baseline-file';
import { tierMetrics } from '../../../src/worker/scale/tier-metrics';
import { loadMetrics } from './metrics';

const steady = [1, 1.02, 0.98, 1.01, 0.99];
const times = (factor: number, values = steady) => values.map((value) => value * factor);
/** The metrics that are worse or better. */
const changed = (...rounds: Parameters<typeof compareRounds>) =>
  compareRounds(...rounds).flatMap(({ metric, verdict }) => (verdict === 'same' ? [] : [metric]));
const only = (p50: number[], work = p50.map(() => 1)) => ({ work, p50, p99: [], cpu: [] });

describe('compareRounds', () => {
  test.each([
    ['the same', 1, 'same'],
    ['5 % more, which is below the smallest reported change', 1.05, 'same'],
    ['30 % more', 1.3, 'worse'],
    ['half', 0.5, 'better'],
  ])('%s', (_name, factor, verdict) => {
    const changes = compareRounds(only(steady), only(times(factor)));
    expect(changes).toMatchObject([{ metric: 'p50', verdict }]);
    expect(changes.map(({ before, now }) => now / before)).toEqual([expect.closeTo(factor)]);
  });

  test('a change within the noise of the rounds is not reported', () => {
    const noisy = [0.5, 1.6, 1, 0.7, 1.4];
    expect(changed(only(noisy), only(times(1.3, noisy)))).toEqual([]);
  });

  test('a twentyfold increase is reported although the machine is busy and its fixed work varies', () => {
    const work = [3, 12, 4, 5, 9];
    expect(changed(only(times(50), work), only(times(1000), work.toReversed()))).toEqual(['p50']);
  });

  test.each([
    ['slower', 3],
    ['faster', 1 / 3],
  ])('a wait that takes as long on a machine that is %s is not a change', (_name, factor) => {
    expect(changed(only(times(50)), only(times(50), times(factor)))).toEqual([]);
  });

  test('a time that grows less than the machine slows down is not a change', () => {
    expect(changed(only(times(5)), only(times(10), times(3)))).toEqual([]);
  });

  test('a metric that one of the two lacks is not compared', () => {
    expect(compareRounds(only([]), only(steady))).toEqual([]);
    expect(compareRounds(only(steady), only([]))).toEqual([]);
    expect(compareRounds(only([0, 0]), only(steady))).toEqual([]);
  });
});

describe('a metric of several rounds', () => {
  test('is its median', () => {
    const [odd] = compareRounds(only([9, 1, 4]), only([8, 2, 32, 8]));
    expect(odd).toMatchObject({ before: expect.closeTo(4), now: expect.closeTo(8) });
    const [even] = compareRounds(only([1, 1, 100, 100]), only([10]));
    expect(even).toMatchObject({ before: expect.closeTo(10), now: expect.closeTo(10) });
    expect(even?.change).toBeCloseTo(0, 10);
  });

  test('has noise from the median absolute deviation of both runs', () => {
    // Logarithms to the base 2: 0, 1, 2, with a deviation of 1; 3 standard errors of both medians.
    const [change] = compareRounds(only([1, 2, 4]), only([8, 16, 32]));
    const one = (1.4826 * 1.2533 * Math.log(2)) / Math.sqrt(3);
    expect(change?.noise).toBeCloseTo(Math.exp(3 * Math.SQRT2 * one) - 1, 8);
    expect(change?.change).toBeCloseTo(7, 8);
  });

  test('leaves out rounds in which nothing was measured', () => {
    expect(compareRounds(only([0, 5, 5]), only([5, 5]))).toMatchObject([
      { before: expect.closeTo(5), change: expect.closeTo(0) },
    ]);
  });

  test('a change of up to 10 % is noise', () => {
    const verdict = (factor: number) => compareRounds(only([1]), only([factor]))[0]?.verdict;
    expect([1.09, 1.11, 0.92, 0.9].map(verdict)).toEqual(['same', 'worse', 'same', 'better']);
  });

  test('the smaller change counts: of the time, or of the time relative to the fixed work', () => {
    const [more] = compareRounds(only([10], [1]), only([40], [2]));
    expect(more?.change).toBeCloseTo(1, 8);
    const [less] = compareRounds(only([10], [2]), only([40], [1]));
    expect(less?.change).toBeCloseTo(3, 8);
    const [opposite] = compareRounds(only([10], [1]), only([20], [4]));
    expect(opposite).toMatchObject({
      before: expect.closeTo(10),
      now: expect.closeTo(20),
      change: 0,
    });
  });

  test('is compared for each metric', () => {
    const all = { work: [1], p50: [1], p99: [2], cpu: [3] };
    expect(compareRounds(all, all).map(({ metric, before }) => [metric, before])).toEqual([
      ['p50', expect.closeTo(1)],
      ['p99', expect.closeTo(2)],
      ['cpu', expect.closeTo(3)],
    ]);
  });
});

test('a round has CPU time per run, if it was measured and there were runs', () => {
  const server = { shared: false, processes: 1, cpu: 12, memory: 0, memoryAtMost: 0 };
  const { work } = loadMetrics([5]);
  const three = tierMetrics(1, [loadMetrics([5, 5, 5])], server);
  const none = tierMetrics(1, [loadMetrics([], { work })], server);
  const unmeasured = tierMetrics(1, [loadMetrics([5])], undefined);
  const rounds = [three, none, unmeasured].map((tier, index) => ({ tier, work: index + 1 }));
  expect(roundsOf(rounds)).toEqual({
    work: [1, 2, 3],
    p50: [1, 1, 1].map(() => expect.closeTo(5, 2)),
    p99: [1, 1, 1].map(() => expect.closeTo(5, 2)),
    cpu: [4],
  });
  expect(
    roundsOf([{ tier: tierMetrics(1, [loadMetrics([], { work: {} })], server), work: 1 }]),
  ).toEqual({
    ...{ work: [1], p50: [], p99: [], cpu: [] },
  });
});

test('a change is reported with its size and the noise', () => {
  const values = { connections: 144, before: 10, now: 12.34, change: 0.234, noise: 0.08 };
  const change = { ...values, metric: 'p99', verdict: 'worse' } as const;
  expect(describeChange(change)).toBe(
    'p99 with 144 connections: 23 % more than the baseline (noise: 8 %)',
  );
  expect(describeChange({ ...change, connections: 1, change: -0.5 })).toBe(
    'p99 with 1 connection: 50 % less than the baseline (noise: 8 %)',
  );
});

/** Rounds in which everything took `ms`, on a machine that took `work` for the fixed work. */
const roundsAt = (ms: number, work = 10): Round[] =>
  times(ms).map((time) => ({
    work,
    tier: tierMetrics(3, [loadMetrics([time, time, time])], {
      shared: false,
      processes: 1,
      cpu: time * 3,
      memory: 0,
      memoryAtMost: 0,
    }),
  }));

test('a slower machine is not a change: times are compared relative to its fixed work', () => {
  const fast = roundsOf(roundsAt(5, 10));
  const slow = roundsOf(roundsAt(10, 20));
  expect(changed(fast, slow)).toEqual([]);
});

describe('the baseline file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-baseline-'));
  const path = join(folder, 'sub', 'chat.json');
  type Update = 'all' | 'new' | 'none';
  const compareTiers = (tiers: readonly number[], ms: number, update: Update, name = 'chat') =>
    compareWithFile({ path, update }, name, new Map(tiers.map((tier) => [tier, roundsAt(ms)])));
  const compare = (ms: number, update: Update, name?: string) =>
    compareTiers([3], ms, update, name);
  beforeEach(() => rmSync(join(folder, 'sub'), { recursive: true, force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is written at first, and compared afterwards', () => {
    expect(compare(5, 'new').notes).toEqual([`baseline: written to ${path}`]);
    const same = compare(5, 'new');
    expect(same).toMatchObject({ worse: [], notes: [] });
    expect(same.metrics).toMatchObject(
      ['p50', 'p99', 'cpu'].map((metric) => ({ connections: 3, metric, verdict: 'same' })),
    );
    expect(compare(8, 'new').worse).toEqual([
      expect.stringMatching(/^baseline: p50 with 3 connections: 60 % more than .*jest -u replaces/),
      expect.stringMatching(/^baseline: p99 with 3 connections: 60 % more/),
      expect.stringMatching(/^baseline: cpu with 3 connections: 60 % more/),
    ]);
    expect(compare(2, 'new')).toMatchObject({
      worse: [],
      notes: expect.arrayContaining([expect.stringContaining('p50 with 3 connections: 60 % less')]),
    });
  });

  test('keeps the metrics of other tests, and those of this one until an update', () => {
    compare(5, 'new');
    compare(7, 'new', 'other');
    expect(compare(8, 'all').notes).toEqual([`baseline: written to ${path}`]);
    expect(compare(8, 'new').worse).toEqual([]);
    expect(Object.keys(readBaseline(path, readFileSync(path, 'utf8')).runs)).toEqual([
      'chat',
      'other',
    ]);
  });

  test('is not written under --ci, and its absence is a failure', () => {
    expect(compare(5, 'none').worse).toEqual([expect.stringContaining('--ci does not write one')]);
    expect(existsSync(path)).toBe(false);
  });

  test('is extended by new tiers, which fail under --ci', () => {
    compare(5, 'new');
    const missing = `baseline: ${path} has none for 8 connections, and --ci does not write one; run without --ci and commit the file.`;
    expect(compareTiers([3, 8], 5, 'none').worse).toEqual([missing]);
    const added = compareTiers([3, 8], 5, 'new');
    expect(added).toMatchObject({
      worse: [],
      notes: [`baseline: 8 connections added to ${path}`],
    });
    expect(compareTiers([8], 5, 'none').worse).toEqual([]);
    expect(compare(5, 'none').worse).toEqual([]);
  });

  test('keeps no tier that an update did not measure', () => {
    compareTiers([3, 8], 5, 'new');
    compare(5, 'all');
    expect(compareTiers([8], 5, 'none').worse).toHaveLength(1);
  });

  test('of another machine is not compared, and the output reports that', () => {
    compare(5, 'new');
    const file = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...file, machine: { ...file.machine, cores: 999 } }));
    expect(compare(50, 'new')).toEqual({
      worse: [],
      metrics: [],
      notes: [
        expect.stringMatching(/not compared, because .* another machine \(cores: 999, now \d+\)/),
      ],
    });
  });

  test.each(['', '{}', '{ "version": 1 }'])('with %j is refused', (text) => {
    compare(5, 'new');
    writeFileSync(path, text);
    expect(() => compare(5, 'new')).toThrow(
      'expected "baseline" to be a file that scale() wrote, received ',
    );
  });
});
