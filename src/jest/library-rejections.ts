/**
 * Rejections that nothing handles, of a library's promises: Bluebird and others report them by the events of Node,
 * which they emit on the `process` of the test file. Jest listens to that of the worker.
 */
import { isObject } from '../errors/is-object';

/**
 * Passes the events on to the worker's process.
 *
 * @param isOfCall whether a call of this package failed with the error: for other errors, the library decides
 */
export function passOnRejections(
  copy: NodeJS.Process,
  isOfCall: (error: unknown) => boolean,
): void {
  const passed = new WeakSet();
  const emit = copy.emit as Emit;
  const passOn: Emit = (event, ...values) => {
    if (event === 'unhandledRejection') {
      const [error, promise] = values;
      if (!isOfCall(error) || !isObject(promise)) return false;
      passed.add(promise);
    } else if (event !== 'rejectionHandled' || !isObject(values[0]) || !passed.has(values[0])) {
      return false;
    }
    return (process.emit as Emit)(event, ...values);
  };
  const emitOn: Emit = (...event) => {
    const isHeard = emit.apply(copy, event);
    return passOn(...event) || isHeard;
  };
  copy.emit = emitOn as typeof copy.emit;
}

type Emit = (event: string | symbol, ...values: unknown[]) => boolean;
