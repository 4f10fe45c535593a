/**
 * Loaded into a Node server by `--require` while coverage is collected. Node writes coverage only when
 * a process ends by itself, and a signal's default action is not that.
 */
import { takeCoverage } from 'node:v8';

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  const onSignal = (): void => {
    // Also before a handler of the server's own, which may not finish.
    takeCoverage();
    if (process.listenerCount(signal) > 1) return;
    process.removeListener(signal, onSignal);
    process.kill(process.pid, signal);
  };
  process.on(signal, onSignal);
}
