/**
 * The keys of `testEnvironmentOptions` that are ours: taken apart from the base environment's,
 * checked once, defaulted, and frozen.
 */
import { closest, distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { WsDynamicError } from '../errors';
import { longestTimer } from '../platform/time';
import { type ServerOption, serverSchema } from './server';

/** Which tests show their frames and the server's output. */
export type TranscriptOption = 'failed' | 'all' | false;

/** The options after {@link resolveOptions}: complete and frozen. Times in ms. */
export interface ResolvedOptions {
  readonly server: ServerOption;
  readonly ssl: boolean;
  readonly host: string;
  readonly startPort: number;
  readonly minGap: number;
  readonly maxGap: number;
  readonly maxAttempts: number;
  readonly startTimeout: number;
  readonly stopTimeout: number;
  readonly transcript: TranscriptOption;
  readonly failOnLeaks: boolean;
  readonly guard: 'udp' | 'tcp-block';
  /** Last port that is looked at; as far as is safe where it is left out. */
  readonly endPort: number | undefined;
}

/** What a user may write: every key optional. */
export type EnvironmentOptions = { readonly [Key in keyof ResolvedOptions]?: ResolvedOptions[Key] };

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

const schemas = {
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

const defaults: ResolvedOptions = Object.freeze({
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
const optionKeys = Object.freeze(Object.keys(schemas)) as readonly (keyof ResolvedOptions)[];

const isOurs = (key: string): key is keyof ResolvedOptions => Object.hasOwn(schemas, key);

/** Keys that jest-environment-node and -jsdom know; they are never ours and never a mistake. */
const baseKeys = new Set(
  `customExportConditions globalsCleanup url html userAgent resources runScripts referrer
   pretendToBeVisual contentType includeNodeLocations storageQuota cookieJar virtualConsole
   strictSSL proxy beforeParse console`.split(/\s+/),
);

/** Takes our keys out of `testEnvironmentOptions`; what is left belongs to the base environment. */
export function splitOptions(all: Readonly<Record<string, unknown>>): {
  own: Record<string, unknown>;
  rest: Record<string, unknown>;
} {
  const own: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(all)) (isOurs(key) ? own : rest)[key] = value;
  return { own, rest };
}

/**
 * Refuses a key that nobody knows. With `strict` (the base is jest-environment-node) every unknown
 * key is refused; another base may have keys of its own, so there only near misses are.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID`
 */
export function refuseUnknownKeys(rest: Readonly<Record<string, unknown>>, strict: boolean): void {
  for (const key of Object.keys(rest)) {
    if (baseKeys.has(key)) continue;
    const near = closest(key, optionKeys);
    const isNear = distance(key.toLowerCase(), near.toLowerCase()) <= Math.max(2, near.length / 3);
    if (!isNear && !strict) continue;
    const hint = isNear ? `Did you mean "${near}"?` : `Known options: ${optionKeys.join(', ')}.`;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Unknown option "${key}" (${show(rest[key])}) in testEnvironmentOptions. ${hint}`,
    );
  }
}

/**
 * Checks and completes our options.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID`, with the key, the value and what is right
 */
export function resolveOptions(own: Readonly<Record<string, unknown>>): ResolvedOptions {
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(own)) {
    if (!isOurs(key) || value === undefined) continue;
    const result = v.safeParse(schemas[key], value);
    if (!result.success) {
      const [issue] = result.issues;
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        `Option "${[key, v.getDotPath(issue)].filter(Boolean).join('.')}" is ${show(issue.input)} (${typeName(issue.input)}); expected ${issue.message}.`,
      );
    }
    given[key] = result.output;
  }
  const options = { ...defaults, ...given } as ResolvedOptions;
  if (options.minGap > options.maxGap) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Option "minGap" is ${options.minGap} and "maxGap" is ${options.maxGap}; expected minGap <= maxGap. Swap them, or leave one out (defaults 1 and 10).`,
    );
  }
  if (options.startPort + options.minGap > 65_535) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Option "startPort" is ${options.startPort} with "minGap" ${options.minGap}; no pair fits below 65536. Lower one of them.`,
    );
  }
  return Object.freeze(options);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
