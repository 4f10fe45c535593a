/**
 * Loaded into a Node server by `--require` while coverage is collected. Node writes coverage only when a
 * process exits normally, not when a signal ends it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { takeCoverage } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { answerFile, pollInterval, processFile, requestFile } from './process-files';

const directory = process.env.NODE_V8_COVERAGE;

if (isMainThread && directory !== undefined) watchProcess(directory);

function watchProcess(folder: string): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const onSignal = (): void => {
      // Runs before the server's own handlers, which may not finish.
      takeCoverage();
      if (process.listenerCount(signal) > 1) return;
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
  let answered = '';
  // Coverage is requested before the signal: a parent that relays the signal may not wait for it.
  const answer = (): void => {
    const requested = textOf(join(folder, requestFile));
    if (requested === undefined || requested === answered) return;
    answered = requested;
    takeCoverage();
    write(join(folder, answerFile(process.pid)), requested);
  };
  const words = [process.argv0, ...process.execArgv, ...process.argv.slice(1)];
  write(join(folder, processFile(process.pid)), JSON.stringify(words));
  setInterval(answer, pollInterval).unref();
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The folder no longer exists if the process outlives the test file. */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {}
}
