import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { GracefulShutdown } from '../../options/types';
import { threadStates } from '../../platform/procfs';
import { hasSignals } from '../../platform/signals';
import { delay, pause } from '../../platform/time';
import { type CommandFacts, type ProcessExit, stopFailure } from './command-failures';
import { listTree, signalTree } from './process-tree';
import { forgetGroup } from './reaper';

/** Interval (ms) and number of checks of a group whose first process has ended. */
const PAUSE = 10;
const ATTEMPTS = 200;
/** States of a thread that no longer runs: stopped or ended. */
const stopped = ['T', 't', 'Z', 'X'];

/** A server process that has become ready. */
export class RunningCommand {
  /** Set once `stop()` had to kill the process: the signal that was sent, and a remedy. */
  stopFailure: WsDynamicError | undefined;
  #stopping: Promise<void> | undefined;
  #killing: Promise<void> | undefined;
  #isGone = false;
  #isPaused = false;

  constructor(
    private readonly facts: CommandFacts,
    /** Resolves when the process ends, for any reason; never rejects. */
    readonly exited: Promise<ProcessExit>,
    private readonly shutdown: Required<GracefulShutdown>,
    /** Lets the worker end while the process runs: the reaper then ends the process. */
    readonly unref: () => void,
  ) {
    exited.then(() => this.#settle());
  }

  get pid(): number {
    return this.facts.tree.group;
  }

  /** The port on which it listens: the one it was given, or one that it chose. */
  get port(): number {
    return this.facts.port;
  }

  /** The same for its own TLS. */
  get sslPort(): number | undefined {
    return this.facts.sslPort;
  }

  /** The last 1000 lines of both streams. */
  get logs(): readonly string[] {
    return this.facts.lines;
  }

  /**
   * Signals the whole group, waits, and kills the rest; on Windows it kills at once. Safe to call twice;
   * never rejects.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Kills the whole group. Safe to call twice; never rejects. */
  kill(): Promise<void> {
    this.#killing ??= this.#kill();
    return this.#killing;
  }

  /**
   * Suspends the whole group until `resume()` (SIGSTOP). Resolves when all its threads have stopped, where
   * the system shows them: until then a thread may still respond.
   */
  async pause(): Promise<void> {
    if (this.#isGone) return;
    this.#isPaused = true;
    signalTree(this.facts.tree, 'SIGSTOP');
    for (let attempt = 0; attempt < ATTEMPTS && this.#isPaused; attempt += 1) {
      const states = listTree(this.facts.tree).flatMap(threadStates);
      if (states.every((state) => stopped.includes(state))) return;
      await delay(PAUSE);
    }
  }

  /** Resumes the group (SIGCONT). */
  resume(): void {
    if (this.#isPaused && !this.#isGone) signalTree(this.facts.tree, 'SIGCONT');
    this.#isPaused = false;
  }

  async #stop(): Promise<void> {
    if (!this.#isGone && hasSignals()) await this.#endWithin(this.shutdown);
    await this.kill();
  }

  async #endWithin({ signal, timeout }: Required<GracefulShutdown>): Promise<void> {
    const limit = pause(timeout);
    let isOver = false;
    limit.done.then(() => {
      isOver = true;
    });
    signalTree(this.facts.tree, signal);
    // A suspended process receives the signal when it is resumed.
    this.resume();
    await Promise.race([this.exited, limit.done]);
    // The first process is often only a launcher (npm, a shell): its children have the same time.
    while (!isOver && !this.#settle()) await delay(PAUSE);
    limit.cancel();
    if (!this.#settle() && signal !== 'SIGKILL') {
      this.stopFailure = stopFailure(this.facts, this.shutdown);
    }
  }

  async #kill(): Promise<void> {
    if (!this.#isGone) {
      signalTree(this.facts.tree, 'SIGKILL');
      await this.exited;
    }
    // A member may have forked after it was listed and before the signal; processes of another user remain.
    for (let attempt = 0; attempt < ATTEMPTS && !this.#settle(); attempt += 1) {
      signalTree(this.facts.tree, 'SIGKILL');
      await delay(PAUSE);
    }
    // Processes that left the group may keep the output pipe open.
    this.unref();
  }

  /** Once no process remains, the group ID may be reused: it must not be signalled again. */
  #settle(): boolean {
    if (!this.#isGone && listTree(this.facts.tree).length === 0) {
      this.#isGone = true;
      forgetGroup(this.pid);
    }
    return this.#isGone;
  }
}
