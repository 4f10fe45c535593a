import { hasCode, WsDynamicError } from '../../errors';
import { inThisRealm } from '../call-site';
import type { ChainSubject, ReceivedMessage, WaitLimit } from './chain-subject';
import { type Check, show } from './message-check';
import type { ChainRun } from './run-steps';

type Convert<T> = (message: ReceivedMessage) => T | PromiseLike<T>;

/** The next message must be of the right type and pass the check. */
export async function expectMessage<S, T>(
  run: ChainRun<S>,
  subject: ChainSubject<S>,
  convert: Convert<T>,
  check: Check<T> | undefined,
  options: WaitLimit | undefined,
): Promise<void> {
  const timeout = limitOf(run, run.start.defaultExpectOptions, options);
  const wanted = check?.description ?? 'of any content';
  const message = await subject.next(run.isWanted, timeout).catch((error: unknown) => {
    const ending = describeEnding(error, subject, timeout);
    throw reworded(error, `Expected message ${wanted}, but got ${ending}`);
  });
  const received = await convert(message);
  if (check !== undefined && !check.passes(received, run.captured)) {
    throw new WsDynamicError(
      'ERR_WS_UNEXPECTED_MESSAGE',
      `Expected message ${wanted}, but got ${show(received)}`,
    );
  }
  run.last = { value: received };
}

/** Takes messages until one is of the right type and passes the check. */
export async function waitForMessage<S, T>(
  run: ChainRun<S>,
  subject: ChainSubject<S>,
  convert: Convert<T>,
  check: Check<T> | undefined,
  options: WaitLimit | undefined,
): Promise<void> {
  const timeout = limitOf(run, run.start.defaultWaitForOptions, options);
  const deadline = run.start.now() + timeout;
  const others: string[] = [];
  for (;;) {
    const left = Math.max(1, deadline - run.start.now());
    const message = await subject.next(run.isWanted, left).catch((error: unknown) => {
      const count = `${others.length} message${others.length === 1 ? '' : 's'}`;
      const list = others.map((other) => `${other}\n`).join('');
      const ending = describeEnding(error, subject, timeout);
      throw reworded(
        error,
        `Received ${count} while waiting for ${check?.description ?? 'a message of any content'}, but none matched:\n${list}${ending}`,
      );
    });
    try {
      const received = await convert(message);
      if (check === undefined || check.passes(received, run.captured)) {
        run.last = { value: received };
        return;
      }
      others.push(show(received));
    } catch {
      others.push(show(message.isBinary ? new Uint8Array(message.data) : String(message.data)));
    }
  }
}

function limitOf<S>(
  run: ChainRun<S>,
  defaults: WaitLimit | undefined,
  options: WaitLimit | undefined,
): number {
  return options?.timeout ?? defaults?.timeout ?? run.start.remaining();
}

/** Why no message came, worded as superwstest does. */
function describeEnding(error: unknown, subject: ChainSubject<unknown>, timeout: number): string {
  if (hasCode(error, 'ERR_WS_RECEIVE_TIMEOUT')) {
    return `Error: Timeout after ${Math.round(timeout)}ms`;
  }
  const { closeRecord: end } = subject;
  if (!hasCode(error, 'ERR_WS_CLOSED') || end === undefined) return String(error);
  return `Error: connection closed: ${end.code} "${end.reason}"`;
}

function reworded(error: unknown, message: string): unknown {
  return error instanceof WsDynamicError ? inThisRealm(error, message) : error;
}
