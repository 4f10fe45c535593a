/** The life of one file's server: started, stopped, crashed and swapped one step at a time. */
import { WsDynamicError } from '../../errors';
import { withLimit } from '../../platform/limit';
import { startFailed } from './module-server';
import type { RunningServer, ServerKind, ServerOutput } from './server-kind';

export interface LifecycleLimits {
  /** ms */
  readonly startTimeout: number;
  /** ms */
  readonly stopTimeout: number;
}

const noOutput: ServerOutput = { lines: [], total: 0 };

export class ServerLifecycle {
  #running: RunningServer | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #failStart: ((error: Error) => void) | undefined;

  constructor(
    private kind: ServerKind,
    private readonly limits: LifecycleLimits,
  ) {}

  get running(): RunningServer | undefined {
    return this.#running;
  }

  get output(): ServerOutput {
    return this.kind.output ?? noOutput;
  }

  get name(): string {
    return this.kind.name;
  }

  start(): Promise<void> {
    return this.#next(() => this.#start());
  }

  /** Starts it where it does not run, and starts it anew where it runs and does not answer. */
  ensure(): Promise<void> {
    return this.#next(async () => {
      await this.#start();
      if ((await this.#running?.isHealthy?.()) !== false) return;
      await this.#stop({ forGood: false });
      await this.#start();
    });
  }

  stop(how = { forGood: false }): Promise<void> {
    return this.#next(() => this.#stop(how));
  }

  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#stop({ forGood: false });
      await this.#start();
    });
  }

  crash(): Promise<void> {
    return this.#next(async () => {
      const running = this.#take();
      if (!running) throw notRunning(this.kind.name, 'crash');
      await running.crash();
    });
  }

  /** Another server takes over the ports; resolves with the way back. */
  async swap(kind: ServerKind): Promise<() => Promise<void>> {
    const previous = this.kind;
    await this.#next(async () => {
      try {
        await this.#replace(kind);
      } catch (error) {
        await this.#replace(previous);
        throw error;
      }
    });
    return () => this.#next(() => this.#replace(previous));
  }

  async #replace(kind: ServerKind): Promise<void> {
    await this.#stop({ forGood: false });
    this.kind = kind;
    await this.#start();
  }

  /** An error that reached nobody: when it comes while the server starts, the start has failed. */
  reportError(error: unknown): boolean {
    if (!this.#failStart) return false;
    this.#failStart(startFailed(this.kind.name, error));
    return true;
  }

  async #start(): Promise<void> {
    if (this.#running?.hasEnded) await this.#stop({ forGood: false });
    if (this.#running) return;
    const { name, timesItself } = this.kind;
    const { startTimeout } = this.limits;
    const broken = new Promise<never>((_, reject) => {
      this.#failStart = reject;
    });
    const starting = this.kind.start();
    try {
      this.#running = await withLimit(
        Promise.race([starting, broken]),
        timesItself ? undefined : startTimeout,
        () =>
          new WsDynamicError(
            'ERR_WS_SERVER_TIMEOUT',
            `The server ${name} was not ready within ${startTimeout} ms ("startTimeout"): what starts it has not settled. If it returns a promise, resolve it once the server is set up; if it is only slow, raise "startTimeout".`,
          ),
      );
    } catch (error) {
      // It may still come up later; then nobody would end it.
      starting.then((late) => late.crash()).catch(() => {});
      throw error;
    } finally {
      this.#failStart = undefined;
    }
  }

  async #stop(how: { forGood: boolean }): Promise<void> {
    const running = this.#take();
    if (!running) return;
    const { name, timesItself } = this.kind;
    const { stopTimeout } = this.limits;
    const late = () =>
      new WsDynamicError(
        'ERR_WS_SERVER_TIMEOUT',
        `The server ${name} did not stop within ${stopTimeout} ms ("stopTimeout"); its connections were cut and its ports closed. Its close() or stop() waits for something that never ends: timers, clients, a queue.`,
      );
    try {
      await withLimit(running.stop(how), timesItself ? undefined : stopTimeout, late);
    } catch (error) {
      await running.crash();
      throw error;
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

function notRunning(name: string, verb: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `Cannot ${verb} the server ${name}: it does not run. Call server.start() first.`,
  );
}
