/**
 * jest-circus 30.5 keeps the test that runs in an AsyncLocalStorage of its own for each file, and never
 * disables it. Before Node 24 each of them costs every promise and callback of the process a step, for
 * ever: what a file costs grows with the number of files that its worker has run.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { read } from '../errors/read-cause';

/** `run`, as it is replaced for a moment. */
type Run = (this: AsyncLocalStorage<unknown>, store: unknown, ...rest: unknown[]) => unknown;
const methods = AsyncLocalStorage.prototype as { run: Run };

/**
 * Watches for the file's storage, from just before its first hook or test, whose run shows it.
 *
 * @returns disables the storage; call it when Jest has finished the file
 */
export function watchTestContext(): () => void {
  // From Node 24 on a storage costs nothing and has no such method.
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
