import type { ConnectionHandle } from '../../bridge/connection';
import { read } from '../../errors/read-cause';
import { hasCode, WsDynamicError } from '../../errors/ws-dynamic-error';
import { inThisRealm } from '../call-site';
import { differenceText, printWithJest } from '../difference/difference-text';
import { equalAsJsonText } from '../difference/equal-as-json';
import { describeReading, mostSearched, noteReader, noteSkipped } from '../difference/read-earlier';
import { type Candidate, closestOf, RefusedMessages } from '../difference/refused-messages';
import { boundText, isLongText } from '../difference/text-window';
import { workerApi, workerFunctions } from '../worker';
import type { Conversion } from './chain-types';
import { type Check, showMessage } from './message-types';
import type { ChainRun } from './run-steps';

/** Maximum number of unmatched messages listed, and characters of each. */
const mostListed = 10;
const mostOfOne = 300;

/** The message that a step waits for: its type, its check, and the time limit. */
interface Wanted<T> {
  readonly read: Conversion<T>;
  readonly check: Check<T> | undefined;
  /** Milliseconds; by default the limit of the chain. */
  readonly timeout: number | undefined;
}

/** Receives the next message, which must be of the right type and pass the check. */
export async function nextMessage<T>(
  run: ChainRun<unknown>,
  handle: ConnectionHandle,
  { read, check, timeout: own }: Wanted<T>,
): Promise<T> {
  const { defaultExpectOptions, remaining } = run.start;
  const timeout = own ?? defaultExpectOptions?.timeout ?? remaining();
  const wanted = (): string => `Expected message ${check?.description ?? 'of any content'}`;
  const message = await handle
    .waitFor(run.isWanted, { timeout, expected: wanted })
    .catch(async (error: unknown) => {
      const earlier = await readBefore(run, handle, { read, check });
      throw noMessage(error, handle, timeout, `${wanted()}, but got `, earlier);
    });
  run.question = message;
  if (run.step !== undefined) noteReader(message, run.step);
  const value = await read(message);
  if (check === undefined || check.passes(value, run.captured)) return value;
  const { expected } = check;
  const difference = isWorthDiff(expected, value)
    ? `\n\n${differenceText(printWithJest, expected, value)}`
    : '';
  const equality = equalAsJsonText(expected, value);
  throw new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    `${wanted()}, but got ${boundText(showMessage(value))}${difference}${equality && `\n\n${equality}`}`,
  );
}

/** Short texts are already shown in the line above; without Jest, so are all short values. */
function isWorthDiff(expected: unknown, value: unknown): boolean {
  if (expected === undefined) return false;
  if (isLongText(showMessage(expected) + showMessage(value))) return true;
  return workerApi() !== undefined && typeof expected === 'object' && expected !== null;
}

/** Receives messages until one is of the right type and passes the check. */
export async function matchingMessage<T>(
  run: ChainRun<unknown>,
  handle: ConnectionHandle,
  { read, check, timeout: own }: Wanted<T>,
): Promise<T> {
  const { defaultWaitForOptions, remaining } = run.start;
  const timeout = own ?? defaultWaitForOptions?.timeout ?? remaining();
  const { now } = workerFunctions();
  const deadline = now() + timeout;
  const others = new RefusedMessages<Candidate>();
  const introduction = (): string => {
    const count = `${others.count} message${others.count === 1 ? '' : 's'}`;
    const wanted = check?.description ?? 'a message of any content';
    return `Received ${count} while waiting for ${wanted}, but none matched:\n${listOf(others)}`;
  };
  try {
    for (;;) {
      const left = { timeout: Math.max(1, deadline - now()), expected: introduction };
      const message = await handle.waitFor(run.isWanted, left).catch(async (error: unknown) => {
        const earlier = await readBefore(run, handle, { read, check });
        const closest = closestOf(check?.expected, others.list(), others.count);
        if (earlier === undefined) run.question = closest?.message;
        throw noMessage(error, handle, timeout, introduction(), earlier ?? closest?.text);
      });
      let value: unknown = message.isBinary ? new Uint8Array(message.data) : String(message.data);
      try {
        const converted = await read(message);
        if (check === undefined || check.passes(converted, run.captured)) {
          if (run.step !== undefined) noteReader(message, run.step);
          return converted;
        }
        value = converted;
      } catch (error) {
        if (hasCode(error, 'ERR_WS_OPTION_INVALID')) throw error;
        // A message of another type is listed without conversion.
      }
      others.add({ message, value }, message.data.length);
    }
  } finally {
    if (run.step !== undefined) {
      noteSkipped(
        others.list().map(({ message }) => message),
        run.step,
      );
    }
  }
}

/**
 * Names the call that has read the last message that the step expects, or the filter that refused it. A function
 * of the user is not called again.
 */
async function readBefore<T>(
  run: ChainRun<unknown>,
  handle: ConnectionHandle,
  { read, check }: Omit<Wanted<T>, 'timeout'>,
): Promise<string | undefined> {
  if (check?.expected === undefined) return undefined;
  for (const message of handle.messages.slice(-mostSearched).reverse()) {
    try {
      if (!check.passes(await read(message), run.captured)) continue;
    } catch {
      // It is of another type.
      continue;
    }
    run.question = message;
    return run.hidden.has(message)
      ? 'A matching message arrived, but a filter of the chain refused it: filterMessages(), filterText(), filterJson() or filterBinary().'
      : describeReading(message).text;
  }
  return undefined;
}

/** The first and the last messages, one per line. */
function listOf(others: RefusedMessages<Candidate>): string {
  const all = others.list().map(({ value }) => `${boundText(showMessage(value), mostOfOne)}\n`);
  if (others.count <= mostListed) return all.join('');
  const half = mostListed / 2;
  return [...all.slice(0, half), `… ${others.count - mostListed} more\n`, ...all.slice(-half)].join(
    '',
  );
}

/** The failure of a wait: superwstest's text, followed by details of this package. */
function noMessage(
  error: unknown,
  { closeEvent: end }: ConnectionHandle,
  timeout: number,
  introduction: string,
  addition?: string,
): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  let ending = String(error);
  if (hasCode(error, 'ERR_WS_RECEIVE_TIMEOUT')) {
    const limit = read(error.details, 'limit');
    const ended =
      typeof limit === 'string' ? ` (ended by ${limit}; ${read(error.details, 'remedy')})` : '';
    ending = `Error: Timeout after ${Math.round(timeout)}ms${ended}`;
  } else if (hasCode(error, 'ERR_WS_CLOSED') && end !== undefined) {
    ending = `Error: connection closed: ${end.code} "${end.reason}"`;
  }
  const added = addition === undefined ? '' : `\n\n${addition.trimEnd()}`;
  return inThisRealm(error, introduction + ending + added);
}
