import { writeSync } from 'node:fs';

const stderr = 2;

/**
 * Until the returned function is called, an interrupt (Ctrl-C) shows what `tell` gives before it ends
 * the process as it would have.
 */
export function tellWhenInterrupted(tell: () => string): () => void {
  const interrupted = (signal: NodeJS.Signals): void => {
    forget();
    try {
      // At once: the process does not live to flush a stream.
      writeSync(stderr, `\n${tell()}\n`);
    } finally {
      // Whoever else listens has the last word; alone, the process ends as the signal says.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    }
  };
  const forget = (): void => {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  return forget;
}
