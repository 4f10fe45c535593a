import { setTimeout as delay } from 'node:timers/promises';
import type { WsDynamicError } from '../../errors';
import type { GracefulShutdown } from '../../options/command';
import { type CommandFacts, type ProcessExit, stopFailure } from './command-failures';
import { listTree, signalTree } from './process-tree';
import { forgetGroup } from './reaper';

/** A server process that was ready. */
export interface RunningCommand {
  readonly pid: number;
  /** The last 1000 lines of both streams. */
  readonly logs: readonly string[];
  /** Settles when the process ends, for whatever reason; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Set once a `stop()` had to use force: what was asked, and what to do about it. */
  readonly stopFailure: WsDynamicError | undefined;
  /** Lets the worker end while the process runs: the reaper ends it then. */
  unref(): void;
  /** Asks the whole group to end, waits, and kills what is left. Safe to call twice; never rejects. */
  stop(): Promise<void>;
  /** Ends the whole group at once, without a goodbye. Safe to call twice; never rejects. */
  kill(): Promise<void>;
}

/** Milliseconds between two looks at a group whose first process has ended. */
const PAUSE = 10;
const ATTEMPTS = 200;

/** Puts the handle on a process that is ready. */
export function superviseCommand(
  facts: CommandFacts,
  exited: Promise<ProcessExit>,
  shutdown: GracefulShutdown,
  unref: () => void,
): RunningCommand {
  const { tree, lines } = facts;
  let failure: WsDynamicError | undefined;
  let stopping: Promise<void> | undefined;
  let killing: Promise<void> | undefined;
  let isGone = false;

  // Once nothing is left the id may be given to somebody else: it must not get a signal any more.
  const settle = (): boolean => {
    if (!isGone && listTree(tree).length === 0) {
      isGone = true;
      forgetGroup(tree.group);
    }
    return isGone;
  };
  exited.then(settle);

  const kill = async (): Promise<void> => {
    if (isGone) return;
    signalTree(tree, 'SIGKILL');
    await exited;
    // A member may have forked between the look and the blow; one of another user cannot be killed.
    for (let attempt = 0; attempt < ATTEMPTS && !settle(); attempt += 1) {
      signalTree(tree, 'SIGKILL');
      await delay(PAUSE);
    }
  };
  const stop = async (): Promise<void> => {
    if (isGone) return;
    const over = AbortSignal.timeout(shutdown.timeout);
    signalTree(tree, shutdown.signal);
    await Promise.race([exited, aborted(over)]);
    // The first process is often only a starter (npm, a shell): its children have the same time.
    while (!over.aborted && !settle()) await delay(PAUSE);
    if (!settle() && shutdown.signal !== 'SIGKILL') failure = stopFailure(facts, shutdown);
    killing ??= kill();
    await killing;
  };
  return {
    pid: tree.group,
    logs: lines,
    exited,
    unref,
    get stopFailure() {
      return failure;
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
    kill() {
      killing ??= kill();
      return killing;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
