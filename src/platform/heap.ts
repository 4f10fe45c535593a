import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { delay } from './time';

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

/** How often, and after which pauses, memory is read until a collection frees no more of it. */
const mostReadings = 20;
const readingPause = 5;
/** Less than this does not count as freed, bytes. */
const leastFreed = 64 * 1024;

/**
 * Memory of this process in use, bytes. Part of what closed sockets held is freed only by a later collection, so
 * it is read until no more is freed.
 */
export async function settledMemory(): Promise<number> {
  let used = usedMemory();
  for (let reading = 1; reading < mostReadings; reading += 1) {
    await delay(readingPause);
    const next = usedMemory();
    if (used - next < leastFreed) return Math.min(used, next);
    used = next;
  }
  return used;
}

/** V8's `gc()`, also when Node runs without `--expose-gc`. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return gc;
}
