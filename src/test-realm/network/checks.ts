import { WsDynamicError } from '../../errors';
import type { StreamChoice } from '../../realm/network';

interface Range {
  readonly min: number;
  readonly max?: number;
  /** What the number is, for the message: `a number of milliseconds`. */
  readonly what: string;
}

const milliseconds: Range = { min: 0, what: 'a number of milliseconds, 0 or more' };
const count: Range = { min: 1, what: 'a whole number, 1 or more' };
const share: Range = { min: 0, max: 1, what: 'a probability from 0 to 1' };
const bytes: Range = { min: 0, what: 'a number of bytes, 0 or more' };

/** What each number of an option or argument may be. */
const ranges: Readonly<Record<string, Range>> = {
  latency: milliseconds,
  jitter: milliseconds,
  delay: milliseconds,
  timeout: milliseconds,
  time: milliseconds,
  stall: milliseconds,
  for: milliseconds,
  up: milliseconds,
  down: milliseconds,
  ms: milliseconds,
  within: milliseconds,
  rate: bytes,
  bytes,
  sizeVariation: bytes,
  averageSize: count,
  times: count,
  copies: count,
  by: count,
  probability: share,
  toxicity: share,
  buffer: count,
  status: { min: 200, max: 599, what: 'an HTTP status from 200 to 599' },
  code: { min: 1000, max: 4999, what: 'a close code from 1000 to 4999' },
};

const streams: readonly unknown[] = ['upstream', 'downstream', 'both'];

/**
 * The options of a call, none when they were left out.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function asOptions<Options extends object>(call: string, given: Options): Options;
export function asOptions<Options extends object>(
  call: string,
  given: Options | undefined,
): Partial<Options>;
export function asOptions(call: string, given: object | undefined): object {
  if (given === undefined) return {};
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw invalid(`${call} was given ${show(given)} for its options. Give an object.`);
}

/**
 * Checks the options of a call: their names, and those that are given.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function checkOptions(call: string, values: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(values)) {
    if (!known.includes(name)) {
      const list = known.length === 0 ? 'It takes none' : `There are ${known.join(', ')}`;
      throw invalid(`${call} has no option ${JSON.stringify(name)}. ${list}.`);
    }
    if (value !== undefined) checkValue(call, name, value);
  }
}

/**
 * Checks what a call cannot do without.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function checkSettings(call: string, values: object): void {
  for (const [name, value] of Object.entries(values)) checkValue(call, name, value);
}

function checkValue(call: string, name: string, value: unknown): void {
  if (name === 'stream') checkStream(call, value);
  const range = ranges[name];
  if (range !== undefined) checkNumber(call, name, value, range);
}

function checkStream(call: string, value: unknown): asserts value is StreamChoice {
  if (streams.includes(value)) return;
  throw invalid(
    `${call} was given the stream ${show(value)}. It is 'upstream' (to the server), 'downstream' (to the client) or 'both'.`,
  );
}

function checkNumber(call: string, name: string, value: unknown, range: Range): void {
  const { min, max = Number.MAX_SAFE_INTEGER, what } = range;
  const isWhole = range === count || range === bytes ? Number.isInteger(value) : true;
  if (typeof value === 'number' && isWhole && value >= min && value <= max) return;
  throw invalid(`${call} was given ${name}: ${show(value)}. Give ${what}.`);
}

export function invalid(message: string): WsDynamicError {
  return new WsDynamicError('ERR_WS_OPTION_INVALID', message);
}

export function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
