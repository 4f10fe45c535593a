/**
 * Ends the commands of this worker when the worker ends in any way. The reaper, a process connected by a
 * pipe, also notices a `kill -9`; this file starts and restarts it.
 */
import { randomBytes } from 'node:crypto';
import { ownIdentity, processSpace } from '../../platform/process-identity';
import { stepsOf } from '../../platform/steps';
import { endAtExit } from './end-at-exit';
import type { ProcessTree } from './process-tree';
import { type ReaperProcess, startReaperProcess } from './reaper-process';

const log = stepsOf('server');

/** Number of consecutive reapers that may end before they are ready. */
const patience = 3;

interface Watch {
  /** Prefix of the marks of all commands of this worker. */
  readonly owner: string;
  commands: number;
  /** The running commands, by process group. */
  readonly trees: Map<number, ProcessTree>;
  reaper: ReaperProcess | undefined;
  failedStarts: number;
}

// Modules may be loaded once per test file; the worker has only one reaper.
const key = Symbol.for('jest-ws-dynamic.watched-commands');
const worker = globalThis as { [key]?: Watch };

/** Starts the reaper if it is not running, and returns a mark for the next command's environment. */
export function prepareReaper(): string {
  const watch = worker[key] ?? openWatch();
  worker[key] = watch;
  if (watch.reaper === undefined) startReaper(watch);
  watch.commands += 1;
  return `${watch.owner}.${watch.commands}`;
}

/** Registers a command that must end when this process ends. */
export function watchTree(tree: ProcessTree): void {
  const watch = worker[key];
  watch?.trees.set(tree.group, tree);
  watch?.reaper?.write(`+${tree.group}`);
}

/** Unregisters an ended process group, whose ID may be reused. */
export function forgetGroup(group: number): void {
  const watch = worker[key];
  watch?.trees.delete(group);
  watch?.reaper?.write(`-${group}`);
}

/** The owner identifies this process, so that a later run can find its remaining processes. */
function openWatch(): Watch {
  const { pid, start } = ownIdentity();
  const { namespace } = processSpace();
  const owner = [pid, start, namespace, randomBytes(6).toString('hex')].join('-');
  const trees: Watch['trees'] = new Map();
  endAtExit(trees);
  return { owner, commands: 0, trees, reaper: undefined, failedStarts: 0 };
}

function startReaper(watch: Watch): void {
  const reaper = startReaperProcess(watch.owner, {
    onReady(left) {
      watch.failedStarts = 0;
      log?.('the reaper (pid %d) is ready', reaper.pid);
      if (left > 0) log?.('it ends the remaining processes of %d workers of earlier runs', left);
    },
    onEnd(how, wasReady) {
      log?.('the reaper (pid %d) %s, with %d commands to watch', reaper.pid, how, watch.trees.size);
      watch.reaper = undefined;
      if (!wasReady) watch.failedStarts += 1;
      if (watch.failedStarts === patience) warnOfLoss(how);
      // The next command starts a new one.
      if (watch.trees.size === 0 || watch.failedStarts >= patience) return;
      startReaper(watch);
    },
  });
  watch.reaper = reaper;
  log?.('the reaper (pid %d) starts, with %d commands to watch', reaper.pid, watch.trees.size);
  for (const group of watch.trees.keys()) reaper.write(`+${group}`);
}

function warnOfLoss(how: string): void {
  process.emitWarning(
    `jest-ws-dynamic: the reaper, which ends server commands after a kill -9 of Jest, ${how} (${patience} times). The run continues without it; raise the limit of processes (ulimit -u).`,
  );
}
