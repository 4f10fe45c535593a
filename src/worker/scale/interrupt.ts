import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { onExit } from 'signal-exit';

const stderr = 2;

/**
 * Prints a text on interrupt (Ctrl-C) until the returned function is called. Uses signal-exit, like all exit
 * handlers here: independent signal listeners would each wait for the other to end the process.
 */
export function printOnInterrupt(text: () => string): () => void {
  if (!isMainThread) return () => {};
  return onExit((_code, signal) => {
    // Synchronous: the process ends before a stream is flushed.
    if (signal !== null) writeSync(stderr, `\n${text()}\n`);
  });
}
