import { clearInterval, setInterval } from 'node:timers';

/** How often the line is written, ms. */
const interval = 500;

/** A status line on a terminal, rewritten in place; nothing without a terminal. */
export function showProgress(
  text: () => string,
  stream: NodeJS.WriteStream = process.stderr,
): () => void {
  if (stream.isTTY !== true) return () => undefined;
  const write = (): void => {
    const line = text().slice(0, Math.max(20, (stream.columns ?? 80) - 1));
    stream.write(`\r${line}\x1b[K`);
  };
  const timer = setInterval(write, interval);
  timer.unref();
  return () => {
    clearInterval(timer);
    stream.write('\r\x1b[K');
  };
}
