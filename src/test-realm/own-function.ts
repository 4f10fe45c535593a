/** Functions of the test that run in the middle of other work: a failure names the call that took them. */
import { addEvidence } from '../errors/evidence';
import { isError } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { workerApi } from './worker';

/** Runs one. @param call the public call that took it: `mock.http()` */
export function runOwn<Value>(call: string, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw isError(error) && !(error instanceof WsDynamicError)
      ? addEvidence(error, { notes: [`The function given to ${call} threw this.`] })
      : error;
  }
}

/** The same for one that may return a promise, and whose calls need not be awaited. */
export async function awaitOwn<Value>(
  call: string,
  run: () => Value | PromiseLike<Value>,
): Promise<Value> {
  try {
    return await aside(run);
  } catch (error) {
    return runOwn(call, () => {
      throw error;
    });
  }
}

/** Runs what nobody awaits: its calls need not be awaited, either. */
export function aside<Value>(run: () => Value): Value {
  const session = workerApi()?.session;
  return session === undefined ? run() : session.aside(run);
}
