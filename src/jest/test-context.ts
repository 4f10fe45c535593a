/**
 * jest-circus 30.5 creates an AsyncLocalStorage for each file, which holds the running test, and never
 * disables it. Before Node 24, each one slows down every promise and callback of the process permanently:
 * files become slower the more files a worker has run.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { read } from '../errors/read-cause';

/** The original `run`, while it is replaced. */
type Run = (this: AsyncLocalStorage<unknown>, store: unknown, ...rest: unknown[]) => unknown;
const methods = AsyncLocalStorage.prototype as { run: Run };

/**
 * Finds the file's storage when its first hook or test runs in it.
 *
 * @returns disables the storage; call it when Jest has finished the file
 */
export function watchTestContext(): () => void {
  // Since Node 24, a storage has neither this cost nor this method.
  if (!('_propagate' in methods)) return () => {};
  const { run } = methods;
  let storage: AsyncLocalStorage<unknown> | undefined;
  const restore = (): void => {
    if (methods.run === watched) methods.run = run;
  };
  const watched: Run = function (store, ...rest) {
    if (isTestContext(store)) {
      storage = this;
      restore();
    }
    return Reflect.apply(run, this, [store, ...rest]);
  };
  methods.run = watched;
  return () => {
    restore();
    storage?.disable();
  };
}

function isTestContext(store: unknown): boolean {
  return (
    read(read(store, 'test'), 'type') === 'test' || read(read(store, 'hook'), 'type') !== undefined
  );
}
