import { relative } from 'node:path';
import type { JestEnvironmentConfig } from '@jest/environment';
import { runProcess } from '../platform/process-identity';
import { setTimeout } from '../platform/time';
import { leakTable } from '../worker/leaks/table';
import type { Session } from '../worker/session/session';

/** Jest says after this long that it did not exit, ms. */
const inBand = 1000;
/** A worker must end by itself within 500 ms. */
const inWorker = 400;

/**
 * Prints what a file left open when it is still open a while after the file: it keeps Jest from
 * exiting, or a worker from ending. With `failOnLeaks` the file has failed by it already.
 */
export function tellWhatStays(
  session: Session,
  testPath: string,
  { globalConfig, projectConfig }: JestEnvironmentConfig,
): void {
  const { forceExit, watch, watchAll } = globalConfig;
  if (forceExit || watch || watchAll || session.leftOpen.stays().length === 0) return;
  const delay = runProcess().pid === process.pid ? inBand : inWorker;
  setTimeout(() => {
    const left = session.leftOpen.stays();
    if (left.length === 0) return;
    const file = relative(projectConfig.rootDir, testPath);
    process.stderr.write(
      `jest-ws-dynamic: still open after ${file}, which keeps the process running:\n${leakTable(left)}\nfailOnLeaks: true fails the file by it, and shows timers as well.\n`,
    );
  }, delay).unref();
}
