import { relative } from 'node:path';
import type { JestEnvironmentConfig } from '@jest/environment';
import { runProcess } from '../platform/process-identity';
import { setTimeout } from '../platform/time';
import type { OpenHandle } from '../worker/leaks/leak-watch';
import { leakTable } from '../worker/leaks/table';
import type { Session } from '../worker/session/session';

/** Jest says after this long that it did not exit, ms. */
const inBand = 1000;
/** A worker must end by itself within 500 ms. */
const inWorker = 400;

/** Files that run now in this process. */
let running = 0;
/** Clients that may reconnect, of the files that are over. */
let cutOff: { readonly file: string; readonly connections: readonly OpenHandle[] }[] = [];

/** Call it before the file's tests; `reportOpenHandles()` stops it. */
export function fileBegins(): void {
  running += 1;
}

/**
 * Prints what a file left open when it is still open a while after the file: it keeps Jest from
 * exiting, or a worker from ending. With `failOnLeaks` the file has failed by it already.
 */
export function reportOpenHandles(
  session: Session,
  testPath: string,
  { globalConfig, projectConfig }: JestEnvironmentConfig,
): void {
  running -= 1;
  const { forceExit, watch, watchAll } = globalConfig;
  if (forceExit || watch || watchAll) return;
  const file = relative(projectConfig.rootDir, testPath);
  const { leftOpen } = session;
  const { connected } = leftOpen;
  if (connected.length > 0) cutOff.push({ file, connections: connected });
  if (leftOpen.stays().length === 0 && cutOff.length === 0) return;
  const delay = runProcess().pid === process.pid ? inBand : inWorker;
  setTimeout(() => {
    const left = leftOpen.stays();
    if (left.length > 0) {
      process.stderr.write(
        `jest-ws-dynamic: still open after ${file}, which keeps the process running:\n${leakTable(left)}\nfailOnLeaks: true fails the file in that case, and lists timers, too.\n`,
      );
    }
    tellWhoReconnects();
  }, delay).unref();
}

/** A client that reconnects has no socket between two attempts: its timer keeps the process running. */
function tellWhoReconnects(): void {
  if (running > 0 || !isKeptRunning()) return;
  for (const { file, connections } of cutOff) {
    process.stderr.write(
      `jest-ws-dynamic: open at the end of ${file}, and the process is still running. A client that reconnects does that until it is closed:\n${leakTable(connections)}\nfailOnLeaks: true fails the file in that case.\n`,
    );
  }
  cutOff = [];
}

/** Timers and connections are listed only where they keep the process running. */
function isKeptRunning(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((kind) => kind === 'Timeout' || kind === 'TCPSocketWrap' || kind === 'TCPConnectWrap');
}
