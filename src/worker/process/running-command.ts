import type { WsDynamicError } from '../../errors';
import type { GracefulShutdown } from '../../options/types';
import { canEndGracefully } from '../../platform/signals';
import { delay, pause } from '../../platform/time';
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
  /** Set once a `stop()` had to use force: what was sent, and what to do about it. */
  readonly stopFailure: WsDynamicError | undefined;
  /** Lets the worker end while the process runs: the reaper ends it then. */
  unref(): void;
  /**
   * Signals the whole group, waits, and kills what is left; on Windows it kills at once. Safe to call
   * twice; never rejects.
   */
  stop(): Promise<void>;
  /** Keeps the whole group from running until `resume()` (SIGSTOP). */
  pause(): void;
  /** Lets the group run again (SIGCONT). */
  resume(): void;
  /** Kills the whole group. Safe to call twice; never rejects. */
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
  let isPaused = false;

  // Once nothing is left, the id may be given to another process: it must get no further signal.
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
    // A member may have forked after it was listed and before the signal; one of another user stays.
    for (let attempt = 0; attempt < ATTEMPTS && !settle(); attempt += 1) {
      signalTree(tree, 'SIGKILL');
      await delay(PAUSE);
    }
  };
  const suspend = (): void => {
    if (isGone) return;
    isPaused = true;
    signalTree(tree, 'SIGSTOP');
  };
  const resume = (): void => {
    if (!isPaused) return;
    isPaused = false;
    if (!isGone) signalTree(tree, 'SIGCONT');
  };
  const endWithin = async ({ signal, timeout }: GracefulShutdown): Promise<void> => {
    const limit = pause(timeout);
    let isOver = false;
    limit.done.then(() => {
      isOver = true;
    });
    signalTree(tree, signal);
    // A process that is paused gets the signal when it runs again.
    resume();
    await Promise.race([exited, limit.done]);
    // The first process is often only a launcher (npm, a shell): its children have the same time.
    while (!isOver && !settle()) await delay(PAUSE);
    limit.cancel();
    if (!settle() && signal !== 'SIGKILL') failure = stopFailure(facts, shutdown);
  };
  const stop = async (): Promise<void> => {
    if (isGone) return;
    if (canEndGracefully()) await endWithin(shutdown);
    killing ??= kill();
    await killing;
  };
  return {
    pid: tree.group,
    logs: lines,
    exited,
    unref,
    pause: suspend,
    resume,
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
