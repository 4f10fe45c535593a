/**
 * Runs callbacks of the test in the middle of other work: a failure names the call that received the
 * callback.
 */
import { addEvidence } from '../errors/evidence';
import { isError } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { workerApi } from './worker';

/** Runs a callback. @param call the public method that received it: `mock.http()` */
export function runOwn<Value>(call: string, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw isError(error) && !(error instanceof WsDynamicError)
      ? addEvidence(error, { notes: [`This error was thrown by the function passed to ${call}.`] })
      : error;
  }
}

/** Runs a callback that may return a promise; calls inside need not be awaited. */
export async function awaitOwn<Value>(
  call: string,
  run: () => Value | PromiseLike<Value>,
): Promise<Value> {
  try {
    return await listener(async () => run());
  } catch (error) {
    return runOwn(call, () => {
      throw error;
    });
  }
}

/** Runs code that nobody awaits; calls inside need not be awaited either. */
export function aside<Value>(run: () => Value): Value {
  const session = workerApi()?.session;
  return session === undefined ? run() : session.aside(run);
}

/** The same for a function of a mock server, which the end of the test waits for. */
export function listener<Value>(run: () => Promise<Value>): Promise<Value> {
  const session = workerApi()?.session;
  return session === undefined ? run() : session.listener(run);
}
