import { isChildWorker } from './process-identity';
import { setTimeout } from './time';

/** How often a worker looks whether Jest's own process is there, ms. */
const interval = 250;

let isWatched = false;

/**
 * From now on this worker ends soon after Jest's own process, which a `kill -9` may have ended: else it would
 * keep servers and keys until its test reaches its limit. Handlers of `exit` run. Safe to call for each file.
 */
export function endWithRun(): void {
  if (isWatched || !isChildWorker() || process.connected !== true) return;
  isWatched = true;
  // A listener for `disconnect` would keep a worker from ending by itself.
  look();
}

function look(): void {
  if (!process.connected) process.exit(1);
  setTimeout(look, interval).unref();
}
