import { messageOf } from '../../errors/read-cause';
import type { ResolvedOptions } from '../../options/types';
import { Deferred } from '../../platform/deferred';
import { stepsOf } from '../../platform/steps';
import { now, withLimit } from '../../platform/time';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import {
  cannotPause,
  fileIsOver,
  notRunning,
  startTimedOut,
  stopTimedOut,
} from './lifecycle-failures';
import { startFailed } from './module-server';
import type { RunningServer, ServerEnd, ServerKind, ServerOutput } from './server-kind';
import { StartLog } from './start-log';

const log = stepsOf('server');
const noOutput: ServerOutput = { lines: [], total: 0 };

/** The test's call that ended the server. */
export interface Stopped {
  readonly verb: 'stop' | 'crash';
  /** The test that ran; empty outside of tests. */
  readonly test: string;
  readonly at: number;
  /** Of the call. */
  readonly stack?: string;
}

const keepUsable = { forGood: false };
/** How long a server may take to stop once an error in it was not caught, ms. */
const faultyStop = 500;

/** The life of one file's server: started, stopped, crashed and swapped one step at a time. */
export class ServerLifecycle {
  #running: RunningServer | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  /** Set while a start is under way: rejecting it cancels the start. */
  #starting: Deferred<never> | undefined;
  #isOver = false;
  readonly starts = new StartLog();
  #stopped: Stopped | undefined;
  /** Something in the server that runs was not caught: a program would have ended. */
  #isFaulty = false;

  constructor(
    private kind: ServerKind,
    private readonly limits: Pick<ResolvedOptions, 'startTimeout' | 'stopTimeout'>,
    private readonly tag: () => string = () => '',
  ) {}

  /** The end of the server's process, if nobody asked for it; cleared by the next start. */
  get end(): ServerEnd | undefined {
    return this.#running?.end;
  }

  /** The test's call that ended the server, until it is started again. */
  get stopped(): Stopped | undefined {
    return this.#running === undefined ? this.#stopped : undefined;
  }

  /** Remembers the line of the test that stops or crashes the server. */
  noteStop(verb: Stopped['verb'], entry: (...values: never[]) => unknown): void {
    const stopped = { verb, test: this.tag(), at: now() };
    Error.captureStackTrace(stopped, entry);
    this.#stopped = stopped;
  }

  get running(): RunningServer | undefined {
    return this.#running;
  }

  get output(): ServerOutput {
    return this.kind.output ?? noOutput;
  }

  get name(): string {
    return this.kind.name;
  }

  /** @param kind what runs from now on */
  start(kind = this.kind): Promise<void> {
    return this.#next(() => {
      this.kind = kind;
      return this.#start();
    });
  }

  /** Starts a server that does not run; ends and restarts one that runs and does not answer. */
  ensure(): Promise<void> {
    return this.#next(async () => {
      await this.#start();
      if ((await this.#running?.isHealthy?.()) === false) await this.#replace();
    });
  }

  /** `forGood` cancels a start that is under way; later ones are refused. */
  stop(how = keepUsable): Promise<void> {
    if (how.forGood) {
      this.#isOver = true;
      this.#starting?.reject(fileIsOver(this.name));
    }
    return this.#next(() => this.#stop(how));
  }

  restart(): Promise<void> {
    return this.#next(() => this.#replace());
  }

  crash(): Promise<void> {
    return this.#next(async () => {
      const running = this.#take();
      if (!running) throw notRunning(this.name, 'crash');
      log?.('%s is crashed', this.name);
      await running.crash();
    });
  }

  /** Keeps the server's process from running; its connections stay open. */
  pause(): Promise<void> {
    return this.#next(async () => {
      if (!this.#running) throw notRunning(this.name, 'pause');
      if (!this.#running.pause) throw cannotPause(this.name);
      this.#running.pause();
    });
  }

  /** Lets a paused server run again; one that is not paused stays as it is. */
  resume(): Promise<void> {
    return this.#next(async () => this.#running?.resume?.());
  }

  /** Another server takes over the ports; resolves with a function that brings the previous one back. */
  async swap(kind: ServerKind): Promise<() => Promise<void>> {
    const previous = this.kind;
    await this.#next(() =>
      this.#replace(kind).catch(async (error) => {
        throw this.#isOver ? error : await afterCleanUp(error, () => this.#replace(previous));
      }),
    );
    return () => this.#next(() => this.#replace(previous));
  }

  async #replace(kind = this.kind): Promise<void> {
    await this.#stop(keepUsable);
    this.kind = kind;
    await this.#start();
  }

  /** An error that nothing handled: while the server starts, it fails the start. Tells whether it did. */
  reportError(error: unknown): boolean {
    if (!this.#starting) return false;
    const explain = this.kind.explainFailure;
    this.#starting.reject(explain ? explain(error) : startFailed(this.name, error));
    return true;
  }

  /** An error of the running server that nothing caught: it need not stop in order any more. */
  noteFault(): void {
    this.#isFaulty = this.#running !== undefined;
  }

  async #start(): Promise<void> {
    if (this.#isOver) throw fileIsOver(this.name);
    if (this.#running?.hasEnded) await this.#stop(keepUsable);
    if (this.#running) return;
    const { timesItself } = this.kind;
    const { startTimeout } = this.limits;
    const scope = new DisposeStack();
    const cancelled = new Deferred<never>();
    this.#starting = cancelled;
    const begin = now();
    log?.('%s starts', this.name);
    try {
      this.#running = await this.starts.note(() =>
        withLimit(
          Promise.race([this.kind.start(scope), cancelled.promise]),
          timesItself ? undefined : startTimeout,
          () => startTimedOut(this.name, startTimeout),
        ),
      );
      log?.('%s is ready after %d ms', this.name, Math.round(now() - begin));
    } catch (error) {
      log?.('%s did not start: %s', this.name, messageOf(error));
      throw await afterCleanUp(error, () => scope.dispose());
    } finally {
      this.#starting = undefined;
    }
  }

  async #stop(how: { forGood: boolean }): Promise<void> {
    const running = this.#take();
    if (!running) return;
    const isFaulty = this.#isFaulty;
    this.#isFaulty = false;
    const begin = now();
    log?.('%s stops', this.name);
    const stopTimeout = isFaulty
      ? Math.min(faultyStop, this.limits.stopTimeout)
      : this.limits.stopTimeout;
    try {
      await withLimit(running.stop(how), this.kind.timesItself ? undefined : stopTimeout, () =>
        stopTimedOut(this.name, stopTimeout),
      );
      log?.('%s stopped after %d ms', this.name, Math.round(now() - begin));
    } catch (error) {
      log?.('%s did not stop: %s', this.name, messageOf(error));
      const failure = await afterCleanUp(error, () => running.crash());
      // It was reported as what it is: a close() that hangs follows from it.
      if (!isFaulty || failure !== error) throw failure;
    }
  }

  #take(): RunningServer | undefined {
    const running = this.#running;
    this.#running = undefined;
    return running;
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(step);
    this.#tail = result.catch(() => {});
    return result;
  }
}
