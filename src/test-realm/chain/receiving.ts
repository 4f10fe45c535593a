import { hasCode, WsDynamicError } from '../../errors';
import type { ChainSubject, ReceivedMessage, WaitLimit } from './chain-subject';
import { type Check, show } from './check';
import type { ChainRun } from './run';

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
  const message = await subject.next(run.isWanted, timeout).catch(async (error: unknown) => {
    const ending = await describeEnding(error, subject, timeout);
    throw retell(error, `Expected message ${wanted}, but got ${ending}`);
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
    const message = await subject.next(run.isWanted, left).catch(async (error: unknown) => {
      const count = `${others.length} message${others.length === 1 ? '' : 's'}`;
      const list = others.map((other) => `${other}\n`).join('');
      const ending = await describeEnding(error, subject, timeout);
      throw retell(
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

/** Why no message came, in superwstest's words. */
async function describeEnding(
  error: unknown,
  subject: ChainSubject<unknown>,
  timeout: number,
): Promise<string> {
  if (hasCode(error, 'ERR_WS_RECEIVE_TIMEOUT')) {
    return `Error: Timeout after ${Math.round(timeout)}ms`;
  }
  if (hasCode(error, 'ERR_WS_CLOSED')) {
    const { code, reason } = await subject.closed;
    return `Error: connection closed: ${code} "${reason}"`;
  }
  return String(error);
}

function retell(error: unknown, message: string): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  return new WsDynamicError(error.code, message, { cause: error.cause });
}
