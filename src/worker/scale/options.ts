/** The options of `scale()`: checked, copied and completed once. Pure. */
import { WsDynamicError } from '../../errors';
import { showValue as show } from '../../failure/show-value';
import type { ScaleLimits, ScalePlan } from '../../realm/scale/plan';
import { growthFigures } from './curves';
import { leastTiers } from './growth';

const known: ReadonlySet<string> = new Set([
  'tiers',
  'session',
  'path',
  'ssl',
  'connect',
  'ramp',
  'duration',
  'rate',
  'warmUp',
  'timeout',
  'workers',
  'baseline',
  'rounds',
  'limits',
]);
const knownLimits: ReadonlySet<string> = new Set([
  'p99',
  'errors',
  'throughput',
  'growth',
  'memoryPerConnection',
]);

/** Limit of a handshake and of one run, ms. */
const defaultTimeout = 10_000;

/** With a baseline: fewer give no idea of the noise. */
const defaultRounds = 5;

type Given = Readonly<Record<string, unknown>>;

/** @throws ERR_WS_OPTION_INVALID */
export function readScaleOptions(name: string, options: object): ScalePlan {
  const given = { ...options } as Given;
  const problem = findProblem(given) ?? findLimitProblem(given);
  if (problem !== undefined) {
    throw new WsDynamicError('ERR_WS_OPTION_INVALID', `scale(${JSON.stringify(name)}): ${problem}`);
  }
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
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `"rate" gave ${show(value)} for ${tier} connections; let it return runs a second, more than 0.`,
    );
  };
}

function findProblem(given: Given): string | undefined {
  const unknown = Object.keys(given).find((key) => !known.has(key));
  if (unknown !== undefined) {
    return `there is no option "${unknown}"; there are ${[...known].join(', ')}.`;
  }
  const { tiers, session, rate, workers } = given;
  if (!Array.isArray(tiers) || tiers.length === 0) {
    return `"tiers" is ${show(tiers)}; give an array of numbers of connections, such as fibonacci.load.`;
  }
  const wrong: unknown = tiers.find((tier) => !Number.isSafeInteger(tier) || Number(tier) < 1);
  if (wrong !== undefined) return `a tier is ${show(wrong)}; give whole numbers, at least 1.`;
  if (new Set(tiers).size < tiers.length) return 'a tier is there twice; give each number once.';
  if (typeof session !== 'function' && (typeof session !== 'string' || session === '')) {
    return `"session" is ${show(session)}; give a function that does one connection's work, async (client, { measure }) => { … }, or the path of a file that exports one.`;
  }
  if (
    given.baseline !== undefined &&
    (typeof given.baseline !== 'string' || given.baseline === '')
  ) {
    return `"baseline" is ${show(given.baseline)}; give the path of a file, such as 'bench/chat.json'.`;
  }
  const { rounds } = given;
  if (rounds !== undefined && !(Number.isSafeInteger(rounds) && Number(rounds) >= 1)) {
    return `"rounds" is ${show(rounds)}; give a whole number, at least 1.`;
  }
  if (workers !== undefined && !(Number.isSafeInteger(workers) && Number(workers) >= 1)) {
    return `"workers" is ${show(workers)}; give a number of processes, at least 1.`;
  }
  if (workers !== undefined && typeof session === 'function') {
    return '"workers" needs "session" as the path of a file that exports it: a function cannot be sent to another process.';
  }
  for (const key of ['ramp', 'warmUp', 'duration', 'timeout']) {
    const value = given[key];
    const least = key === 'ramp' || key === 'warmUp' ? 0 : 1;
    if (value !== undefined && !(isNumber(value) && value >= least)) {
      return `"${key}" is ${show(value)}; give milliseconds, at least ${least}.`;
    }
  }
  if (rate === undefined) return undefined;
  if (!isPositive(rate) && typeof rate !== 'function') {
    return `"rate" is ${show(rate)}; give session runs a second, or a function of the tier that returns them.`;
  }
  return given.duration === undefined
    ? '"rate" needs a "duration": the ms for which runs begin at that rate.'
    : undefined;
}

function findLimitProblem({ limits, tiers }: Given): string | undefined {
  if (limits === undefined) return undefined;
  if (typeof limits !== 'object' || limits === null) return `"limits" is ${show(limits)}.`;
  const given = { ...limits } as Given;
  const unknown = Object.keys(given).find((key) => !knownLimits.has(key));
  if (unknown !== undefined) {
    return `there is no limit "${unknown}"; there are ${[...knownLimits].join(', ')}.`;
  }
  for (const [key, value] of Object.entries(flatten(given))) {
    if (value !== undefined && !(isNumber(value) && value >= 0)) {
      return `the limit "${key}" is ${show(value)}; give a number, at least 0.`;
    }
  }
  const { growth, errors } = given;
  if (isNumber(errors) && errors > 1) {
    return `the limit "errors" is ${errors}; give a share of the runs, 0.01 for 1 %.`;
  }
  if (growth === undefined) return undefined;
  const figure =
    typeof growth === 'object' &&
    Object.keys({ ...growth }).find((key) => !growthFigures.some((known) => known === key));
  if (typeof figure === 'string') {
    return `there is no growth of "${figure}"; there is growth of ${growthFigures.join(', ')}.`;
  }
  return Array.isArray(tiers) && tiers.length < leastTiers
    ? `the limit "growth" needs at least ${leastTiers} tiers, because it is fitted to them; there ${tiers.length === 1 ? 'is' : 'are'} ${tiers.length}.`
    : undefined;
}

/** `p99: { login: 5 }` as `p99.login: 5`. */
function flatten(limits: Given): Given {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null && (key === 'p99' || key === 'growth')
        ? Object.entries(value).map(([name, inner]) => [`${key}.${name}`, inner])
        : [[key, value]],
    ),
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPositive(value: unknown): value is number {
  return isNumber(value) && value > 0;
}
