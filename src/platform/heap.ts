import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Memory of this process in use after a garbage collection, bytes.
 *
 * @param withGarbage whether to leave the collection out
 */
export function usedMemory(withGarbage = false): number {
  if (!withGarbage) {
    collect ??= garbageCollector();
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** V8's `gc()`, also when Node runs without `--expose-gc`. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return gc;
}
