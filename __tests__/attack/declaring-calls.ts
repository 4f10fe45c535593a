import { scale } from 'jest-ws-dynamic';
import WebSocketReporter from 'jest-ws-dynamic/reporter';
import {
  baseSuite,
  connectionSuite,
  loadSuite,
  resilienceSuite,
  stressSuite,
} from 'jest-ws-dynamic/suites';
import {
  type Any,
  action,
  count,
  finite,
  flag,
  type Names,
  objects,
  type Place,
  place,
  strings,
} from './calls';

/**
 * No test can be declared in a test, so an option that does not exist stands behind the value. Where the
 * value is right, that one alone is refused.
 */
function refusesOnlyTheRest(declare: (rest: object) => unknown): void {
  try {
    declare({ sentinel: 1 });
  } catch (error) {
    if (!(error as Error).message.includes('"sentinel"')) throw error;
  }
}

const keys = (
  name: string,
  accepts: Readonly<Record<string, Names>>,
  declare: (options: Any, rest: object) => unknown,
): readonly Place<undefined>[] =>
  Object.entries(accepts).map(([key, right]) =>
    place<undefined>(`${name}({ ${key} })`, right, (_, value) =>
      refusesOnlyTheRest((rest) => declare({ [key]: value }, rest)),
    ),
  );

const suiteOptions: Readonly<Record<string, Names>> = {
  path: [],
  connect: objects,
  ssl: flag,
  tiers: ['list'],
  timeout: count,
  prepare: action,
  send: action,
  expect: action,
  binary: flag,
  messageSizeLimit: count,
  largestPayload: count,
  exchanges: ['array'],
  badMessages: ['array'],
  broadcast: [],
};

const suites = { baseSuite, connectionSuite, loadSuite, stressSuite } as const;

const scaleOptions: Readonly<Record<string, Names>> = {
  tiers: ['list'],
  session: ['action', 'text', 'unicode'],
  path: strings,
  ssl: flag,
  ramp: [...finite, 'huge'],
  duration: [...finite, 'huge'],
  rate: [...finite, 'huge', 'action'],
  warmUp: [...finite, 'huge'],
  timeout: [...finite, 'huge'],
  workers: count,
  baseline: ['text', 'unicode'],
  rounds: count,
  // Empty limits would check nothing.
  limits: [],
};

const limits: Readonly<Record<string, Names>> = {
  // Names of round trips may be any.
  p99: [...finite, 'huge', 'misspelt'],
  errors: [],
  throughput: [...finite, 'huge'],
  growth: [...finite, 'huge'],
  memoryPerConnection: [...finite, 'huge'],
};

const clientPromises: Readonly<Record<string, Names>> = {
  open: action,
  close: action,
  send: action,
  received: action,
  push: action,
  serve: action,
  mock: objects,
  recovers: finite,
  attempts: [],
  outbox: flag,
  acknowledged: flag,
  heartbeat: finite,
};

const serverPromises: Readonly<Record<string, Names>> = {
  path: [],
  connect: objects,
  ssl: flag,
  timeout: count,
  prepare: action,
  send: action,
  expect: action,
  heartbeat: finite,
};

const none = (): undefined => undefined;

/** Calls that declare tests, and the reporter: what they take is an object of options. */
export const declaringCalls: readonly Place<undefined>[] = [
  place('scale', strings, (_, value) =>
    refusesOnlyTheRest((rest) => scale(value, { tiers: [1], session: none, ...rest })),
  ),
  place('scale(, options)', [], (_, value) => scale('x', value)),
  ...keys('scale', scaleOptions, (options, rest) => scale('x', { ...options, ...rest })),
  ...keys('scale limits', limits, (options, rest) =>
    scale('x', { tiers: [1], session: none, limits: options, ...rest }),
  ),
  ...Object.entries(suites).flatMap(([name, suite]) => [
    ...keys(name, suiteOptions, (options, rest) => suite({ ...options, ...rest })),
  ]),
  ...keys('resilienceSuite client', clientPromises, (options, rest) =>
    resilienceSuite({ client: { open: none, close: none, ...options }, ...rest }),
  ),
  ...keys('resilienceSuite server', serverPromises, (options, rest) =>
    resilienceSuite({ server: options, ...rest }),
  ),
  ...keys('reporter', { outputFolder: ['text', 'unicode'] }, (options, rest) => {
    new WebSocketReporter({ rootDir: __dirname }, { ...options, ...rest });
  }),
];
