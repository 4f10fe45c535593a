import { clearInterval, setInterval } from 'node:timers';

/** How often the line is updated, ms. */
const interval = 500;

/** Shows a status line on a terminal, updated in place; does nothing without a terminal. */
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
