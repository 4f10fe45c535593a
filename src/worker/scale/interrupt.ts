import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { onExit } from 'signal-exit';

const stderr = 2;

/**
 * Until the returned function is called, an interrupt (Ctrl-C) first prints the
 * text of `tell`. By signal-exit, like all exit handlers of this package: listeners of signals that do not
 * know of each other would each leave the end of the process to the other.
 */
export function tellWhenInterrupted(tell: () => string): () => void {
  if (!isMainThread) return () => {};
  return onExit((_code, signal) => {
    // Synchronous: the process ends before a stream is flushed.
    if (signal !== null) writeSync(stderr, `\n${tell()}\n`);
  });
}
