/** Checks and completes the options of `scale()`. Pure. */

import { isGeneratorFunction } from 'node:util/types';
import type { ScaleLimits, ScalePlan } from '../../bridge/scale/plan';
import { type InvalidValue, invalid } from '../../errors/invalid-value';
import { read } from '../../errors/read-cause';
import { showTyped, showValue } from '../../errors/show-value';
import { checkArgument, readOptions } from '../../validation/check';
import { type Kind, kind } from '../../validation/kind';
import { anything, count, flag, text } from '../../validation/kinds';
import { definedIfGiven, keysOf, objectOf, type Shape } from '../../validation/object';
import { growthMetrics } from './curves';
import { leastTiers } from './growth';

/** A duration in milliseconds, with a minimum. */
const time = (least: number): Kind =>
  kind(`a number of milliseconds, at least ${least}`, (value) => isNumber(value) && value >= least);
const rateKind = kind(
  'a number of session runs a second, above 0, or a function of the tier that returns it',
  (value) => isPositive(value) || typeof value === 'function',
);
const limitKind = definedIfGiven(
  kind('a number, at least 0', (value) => isNumber(value) && value >= 0),
);
/** An empty object of limits would always pass. */
const notEmpty = kind('an object with at least one limit', (value) => keysOf(value)?.length !== 0);
const named =
  (names: readonly string[] | undefined): Kind =>
  (name, value) => {
    if (typeof value !== 'object' || value === null) return limitKind(name, value);
    const kinds = (names ?? keysOf(value) ?? []).map((key) => [key, limitKind]);
    return objectOf(Object.fromEntries(kinds))(name, value) ?? notEmpty(name, value);
  };

const limits = {
  p99: definedIfGiven(named(undefined)),
  errors: definedIfGiven(
    kind(
      'a share of the runs from 0 to below 1, such as 0.01 for 1 %',
      (value) => isNumber(value) && value >= 0 && value < 1,
    ),
  ),
  throughput: definedIfGiven(kind('a number above 0', isPositive)),
  growth: definedIfGiven(named(growthMetrics)),
  memoryPerConnection: limitKind,
} satisfies Shape<keyof ScaleLimits>;

const isFilled = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** The kind of each option. */
const shape = {
  tiers: kind(
    'a list of distinct whole numbers of connections, at least 1, such as fibonacci.load',
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((tier) => Number.isSafeInteger(tier) && tier >= 1) &&
      new Set(value).size === value.length,
  ),
  session: kind(
    "a function that does one connection's work, async (client, { measure }) => { … }, or the path of a file that exports one",
    // A generator would be created by each run, and none of its statements executed.
    (value) => (typeof value === 'function' && !isGeneratorFunction(value)) || isFilled(value),
  ),
  path: text,
  server: definedIfGiven(kind('the name of a server', isFilled)),
  ssl: flag,
  connect: anything,
  ramp: time(0),
  duration: time(1),
  rate: rateKind,
  warmUp: time(0),
  timeout: time(1),
  workers: count,
  baseline: kind("the path of a file, such as 'bench/chat.json'", isFilled),
  rounds: count,
  limits: (name, value) => objectOf(limits)(name, value) ?? notEmpty(name, value),
} satisfies Shape;

/** Time limit of a handshake and of one run, ms. */
const defaultTimeout = 10_000;

/** Default with a baseline: fewer rounds would not show the noise. */
const defaultRounds = 5;

type Given = Readonly<Record<string, unknown>>;

/** @throws ERR_WS_OPTION_INVALID */
export function readScaleOptions(name: string, options: object): ScalePlan {
  const call = `scale(${showValue(name)})`;
  checkArgument('scale()', 'name', name, text);
  const given: Given = { ...readOptions(call, options, shape, ['tiers', 'session']) };
  const contradiction = findContradiction(given);
  if (contradiction !== undefined) throw invalid(call, contradiction);
  const { tiers, ramp, duration, rate, warmUp, timeout, workers, baseline, rounds, limits } = given;
  return Object.freeze({
    name,
    tiers: Object.freeze([...(tiers as readonly number[])]),
    ramp: ramp as number | undefined,
    duration: duration as number | undefined,
    rate: readRate(rate),
    warmUp: (warmUp as number | undefined) ?? 0,
    timeout: (timeout as number | undefined) ?? defaultTimeout,
    workers: workers as number | undefined,
    baseline: baseline as string | undefined,
    rounds: (rounds as number | undefined) ?? (baseline === undefined ? 1 : defaultRounds),
    limits: Object.freeze({ ...(limits as ScaleLimits | undefined) }),
  });
}

function readRate(rate: unknown): ScalePlan['rate'] {
  if (rate === undefined) return undefined;
  if (typeof rate !== 'function') return () => rate as number;
  return (tier) => {
    const value: unknown = rate(tier);
    if (isPositive(value)) return value;
    throw invalid('scale()', {
      expected: '"rate" to return a number of session runs a second, above 0',
      received: `${showTyped(value)} for ${tier} connections`,
    });
  };
}

/** Finds options that contradict each other. */
function findContradiction({
  tiers,
  session,
  rate,
  workers,
  duration,
  limits,
}: Given): InvalidValue | undefined {
  if (workers !== undefined && typeof session === 'function') {
    return {
      expected: '"session" to be the path of a file that exports it, because "workers" is set',
      received: showTyped(session),
      remedy: 'A function cannot be sent to another process.',
    };
  }
  if (rate !== undefined && duration === undefined) {
    const expected = '"duration" with "rate": the time during which runs start at that rate, ms';
    return { expected, received: 'undefined' };
  }
  const tierCount = Array.isArray(tiers) ? tiers.length : 0;
  if (read(limits, 'growth') === undefined || tierCount >= leastTiers) return undefined;
  const expected = `at least ${leastTiers} tiers for the limit "growth", which is computed from them`;
  return { expected, received: String(tierCount) };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPositive(value: unknown): value is number {
  return isNumber(value) && value > 0;
}
