import { hasCode, WsDynamicError } from '../../errors';
import { read } from '../../failure/read-cause';
import type { ConnectionHandle } from '../../realm/connection';
import { inThisRealm } from '../call-site';
import { workerFunctions } from '../worker';
import type { Conversion } from './chain-types';
import { type Check, showMessage } from './message-types';
import type { ChainRun } from './run-steps';

/** What a step waits for: how it reads a message, what the value must pass, and for how long. */
interface Wanted<T> {
  readonly read: Conversion<T>;
  readonly check: Check<T> | undefined;
  /** ms; without one, that of the chain. */
  readonly timeout: number | undefined;
}

/** Takes the next message, which must be of the right type and pass the check. */
export async function nextMessage<T>(
  run: ChainRun<unknown>,
  handle: ConnectionHandle,
  { read, check, timeout: own }: Wanted<T>,
): Promise<T> {
  const { defaultExpectOptions, remaining } = run.start;
  const timeout = own ?? defaultExpectOptions?.timeout ?? remaining();
  const wanted = `Expected message ${check?.description ?? 'of any content'}`;
  const message = await handle.waitFor(run.isWanted, { timeout }).catch((error: unknown) => {
    throw noMessage(error, handle, timeout, `${wanted}, but got `);
  });
  const value = await read(message);
  if (check === undefined || check.passes(value, run.captured)) return value;
  throw new WsDynamicError('ERR_WS_UNEXPECTED_MESSAGE', `${wanted}, but got ${showMessage(value)}`);
}

/** Takes messages until one is of the right type and passes the check. */
export async function matchingMessage<T>(
  run: ChainRun<unknown>,
  handle: ConnectionHandle,
  { read, check, timeout: own }: Wanted<T>,
): Promise<T> {
  const { defaultWaitForOptions, remaining } = run.start;
  const timeout = own ?? defaultWaitForOptions?.timeout ?? remaining();
  const { now } = workerFunctions();
  const deadline = now() + timeout;
  const others: string[] = [];
  for (;;) {
    const left = { timeout: Math.max(1, deadline - now()) };
    const message = await handle.waitFor(run.isWanted, left).catch((error: unknown) => {
      const count = `${others.length} message${others.length === 1 ? '' : 's'}`;
      const wanted = check?.description ?? 'a message of any content';
      const list = others.map((other) => `${other}\n`).join('');
      const introduction = `Received ${count} while waiting for ${wanted}, but none matched:\n${list}`;
      throw noMessage(error, handle, timeout, introduction);
    });
    let value: unknown = message.isBinary ? new Uint8Array(message.data) : String(message.data);
    try {
      const converted = await read(message);
      if (check === undefined || check.passes(converted, run.captured)) return converted;
      value = converted;
    } catch {
      // Of another type: it is listed as it came.
    }
    others.push(showMessage(value));
  }
}

/** The failure of a wait, worded as superwstest does: why no message came. */
function noMessage(
  error: unknown,
  { closeRecord: end }: ConnectionHandle,
  timeout: number,
  introduction: string,
): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  let ending = String(error);
  if (hasCode(error, 'ERR_WS_RECEIVE_TIMEOUT')) {
    const limit = read(error.details, 'limit');
    const ended =
      typeof limit === 'string' ? ` (${limit}: allow more by the test's last argument)` : '';
    ending = `Error: Timeout after ${Math.round(timeout)}ms${ended}`;
  } else if (hasCode(error, 'ERR_WS_CLOSED') && end !== undefined) {
    ending = `Error: connection closed: ${end.code} "${end.reason}"`;
  }
  return inThisRealm(error, introduction + ending);
}
