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

// A server may replace `Date.now`.
const { now } = Date;
const directory = process.env.NODE_V8_COVERAGE;

if (isMainThread && directory !== undefined) watchProcess(directory);

function watchProcess(folder: string): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const onSignal = (): void => {
      // Runs before the server's own handlers, which may not finish.
      writeReport();
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
    writeReport();
    write(join(folder, answerFile(process.pid)), requested);
  };
  const words = [process.argv0, ...process.execArgv, ...process.argv.slice(1)];
  write(join(folder, processFile(process.pid)), JSON.stringify(words));
  setInterval(answer, pollInterval).unref();
}

/**
 * Writes the counts since the last report. Node names a report by its millisecond, so that a second one in
 * the same millisecond would replace it. Node itself writes one when a process kills itself.
 */
function writeReport(): void {
  takeCoverage();
  const written = now();
  while (now() === written);
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
