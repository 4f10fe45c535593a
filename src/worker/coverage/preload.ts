/**
 * Loaded into a Node server by `--require` while coverage is collected. Node writes coverage only when
 * a process ends by itself, and a signal's default action is not that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { takeCoverage } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { askedFile, lookEvery, processFile, takenFile } from './process-files';

const directory = process.env.NODE_V8_COVERAGE;

if (isMainThread && directory !== undefined) watchProcess(directory);

function watchProcess(folder: string): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const onSignal = (): void => {
      // Before the server's own handlers, which may not finish.
      takeCoverage();
      if (process.listenerCount(signal) > 1) return;
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
  let taken = '';
  // Requested before the signal: a parent that relays it may not wait for the coverage.
  const answer = (): void => {
    const asked = textOf(join(folder, askedFile));
    if (asked === undefined || asked === taken) return;
    taken = asked;
    takeCoverage();
    write(join(folder, takenFile(process.pid)), asked);
  };
  const words = [process.argv0, ...process.execArgv, ...process.argv.slice(1)];
  write(join(folder, processFile(process.pid)), JSON.stringify(words));
  setInterval(answer, lookEvery).unref();
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The folder is gone where the process outlives the test file. */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {}
}
