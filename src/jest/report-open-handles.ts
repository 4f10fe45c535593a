import { relative } from 'node:path';
import type { JestEnvironmentConfig } from '@jest/environment';
import { runProcess } from '../platform/process-identity';
import { setTimeout } from '../platform/time';
import type { OpenHandle } from '../worker/leaks/leak-watch';
import { leakTable } from '../worker/leaks/table';
import type { Session } from '../worker/session/session';

/** Jest reports that it did not exit after this time, ms. */
const inBand = 1000;
/** Workers must exit within 500 ms. */
const inWorker = 400;

/** The advice: what `failOnLeaks` does, or, where it is set, what to do. */
function advice(failOnLeaks: boolean, does: string): string {
  return failOnLeaks
    ? 'Close what ERR_WS_LEAK lists; if it lists nothing, the clients and timers of packages that the tests use.'
    : `failOnLeaks: true fails the file ${does}.`;
}

/** The number of files running in this process, and of files started in it. */
let running = 0;
let begun = 0;
/** Listeners of the process's `exit` at the end of the last file. */
let exitListeners = 0;
/** Clients of finished files that may reconnect. */
let cutOff: {
  readonly file: string;
  readonly connections: readonly OpenHandle[];
  readonly failOnLeaks: boolean;
}[] = [];

/** Call this before the file's server starts; `reportOpenHandles()` or `fileFails()` ends it. */
export function fileBegins(): void {
  running += 1;
  begun += 1;
}

/** For a file whose session did not open. */
export function fileFails(): void {
  running -= 1;
}

/**
 * Prints resources that are still open some time after the file has ended: they keep Jest from
 * exiting, or a worker from ending. With `failOnLeaks`, they have already failed the file.
 */
export function reportOpenHandles(
  session: Session,
  testPath: string,
  { globalConfig, projectConfig }: JestEnvironmentConfig,
): void {
  running -= 1;
  exitListeners = process.listenerCount('exit');
  const { forceExit, watch, watchAll } = globalConfig;
  if (forceExit || watch || watchAll) return;
  const file = relative(projectConfig.rootDir, testPath);
  const { failOnLeaks } = session.options;
  const { connected } = session.leftOpen;
  const stays = session.leftOpen.stays();
  if (connected.length > 0) cutOff.push({ file, connections: connected, failOnLeaks });
  const isInBand = runProcess().pid === process.pid;
  const isClean = stays().length === 0 && cutOff.length === 0;
  if (isClean) {
    if (isInBand) afterRun(() => reportTimers(failOnLeaks));
    return;
  }
  const delay = isInBand ? inBand : inWorker;
  setTimeout(() => {
    const left = stays();
    if (left.length > 0) {
      process.stderr.write(
        `jest-ws-dynamic: still open after ${file}, which keeps the process running:\n${leakTable(left)}\n${advice(failOnLeaks, 'in that case, and lists timers, too')}\n`,
      );
    }
    if (!isInBand) reportReconnectingClients();
  }, delay).unref();
  if (isInBand) afterRun(reportReconnectingClients);
}

/** Whether Jest has finished, also the files of other environments and the reports: it then listens to `exit`. */
const isRunOver = (): boolean => process.listenerCount('exit') > exitListeners;

/** Calls `report` some time after the run is over, if the process still runs, unless another file begins. */
function afterRun(report: () => void): void {
  const last = begun;
  let isOver = false;
  const look = (): void => {
    if (begun !== last) return;
    if (isOver) {
      report();
      return;
    }
    isOver = isRunOver();
    setTimeout(look, inBand).unref();
  };
  setTimeout(look, inBand).unref();
}

/** A reconnecting client has no socket between two attempts: its timer keeps the process running. */
function reportReconnectingClients(): void {
  if (running > 0 || !isKeptRunning()) return;
  for (const { file, connections, failOnLeaks } of cutOff) {
    process.stderr.write(
      `jest-ws-dynamic: open at the end of ${file}, and the process is still running. A client that reconnects keeps it running until it is closed:\n${leakTable(connections)}\n${advice(failOnLeaks, 'in that case')}\n`,
    );
  }
  cutOff = [];
}

/**
 * Reports timers after the last file: Jest reports that it did not exit, but not why. Workers are ended by
 * Jest.
 */
function reportTimers(failOnLeaks: boolean): void {
  if (!isKeptRunning()) return;
  const does = 'that opened it, and reports its line';
  process.stderr.write(
    `jest-ws-dynamic: the tests are over, and a timer or connection keeps the process running, such as that of a reconnecting client. ${advice(failOnLeaks, does)}\n`,
  );
}

/** Whether a timer or connection keeps the process running. */
function isKeptRunning(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((kind) => kind === 'Timeout' || kind === 'TCPSocketWrap' || kind === 'TCPConnectWrap');
}
