/** The keys of `testEnvironmentOptions` that are ours: their types, their checks, their defaults. */
import * as v from 'valibot';
import { longestTimer } from '../platform/time';
import { serverSchema } from './server-form';
import type { ResolvedOptions } from './types';

const milliseconds = v.pipe(
  v.number('a number of milliseconds'),
  v.minValue(1, 'at least 1 (ms)'),
  v.maxValue(longestTimer, `at most ${longestTimer} (ms), the longest timer that Node can set`),
);
const wholeNumber = v.pipe(v.number('a number'), v.integer('a whole number'));
const port = v.pipe(
  wholeNumber,
  v.minValue(1024, 'a port from 1024 to 65535: lower ones need root, and are not looked for'),
  v.maxValue(65_535, 'a port from 1024 to 65535'),
);

/** What each option has to be; the messages complete "expected …". */
export const schemas = {
  server: serverSchema,
  ssl: v.boolean('true or false'),
  host: v.pipe(v.string('an address to bind, such as 127.0.0.1'), v.nonEmpty('an address to bind')),
  startPort: port,
  minGap: v.pipe(wholeNumber, v.minValue(1, 'at least 1: two servers cannot share a port')),
  maxGap: v.pipe(wholeNumber, v.minValue(1, 'at least 1')),
  maxAttempts: v.pipe(wholeNumber, v.minValue(1, 'at least 1')),
  startTimeout: milliseconds,
  stopTimeout: milliseconds,
  transcript: v.union(
    [v.literal('failed'), v.literal('all'), v.literal(false)],
    "'failed', 'all' or false",
  ),
  failOnLeaks: v.boolean('true or false'),
  guard: v.picklist(['udp', 'tcp-block'], "'udp' or 'tcp-block'"),
  endPort: port,
} as const;

export const defaults: ResolvedOptions = Object.freeze({
  server: 'reference',
  ssl: true,
  host: '127.0.0.1',
  startPort: 9000,
  minGap: 1,
  maxGap: 10,
  maxAttempts: 1000,
  startTimeout: 10_000,
  stopTimeout: 2_000,
  transcript: 'failed',
  failOnLeaks: false,
  guard: 'udp',
  endPort: undefined,
});

/** The names of our options. */
export const optionKeys = Object.keys(schemas) as readonly (keyof ResolvedOptions)[];

/** Whether a key of `testEnvironmentOptions` is ours. */
export const isOption = (key: string): key is keyof ResolvedOptions => Object.hasOwn(schemas, key);
