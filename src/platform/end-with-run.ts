import { isChildWorker } from './process-identity';
import { setTimeout } from './time';

/** How often a worker checks that Jest's main process is running, ms. */
const interval = 250;

let isWatched = false;

/**
 * Ends this worker soon after Jest's main process has ended, for example by `kill -9`: otherwise it would
 * keep servers and keys until its test times out. `exit` handlers run. Safe to call for each file.
 */
export function endWithRun(): void {
  if (isWatched || !isChildWorker() || process.connected !== true) return;
  isWatched = true;
  // A listener for `disconnect` would prevent the worker from exiting normally.
  look();
}

function look(): void {
  if (!process.connected) process.exit(1);
  setTimeout(look, interval).unref();
}
