/** Asynchronous functions of mock servers that are running: their failures belong to the test that is running. */
import { ioTurn, waitWhile } from '../../platform/time';

/** How long the end of a test waits for them, ms. */
const longest = 500;
/** The same if the test has left no timer: nothing may ever continue them. */
const shortest = 50;

/** Whether a function waits for a call on a connection, which the end of the test ends. */
export interface Blocked {
  readonly isBlocked: boolean;
}

export class ListenerRuns {
  readonly #running = new Set<Blocked>();
  readonly #timersBefore: number;

  constructor(private readonly timers = countTimers) {
    this.#timersBefore = timers();
  }

  /** Returns a promise with the outcome, which is unhandled if nobody awaits it. */
  add<Result>(run: Promise<Result>, calls: Blocked): Promise<Result> {
    this.#running.add(calls);
    return run.finally(() => this.#running.delete(calls));
  }

  /** Resolves when all have ended or are blocked, or their time is over. */
  async settled(): Promise<void> {
    if (!this.#isRunning()) return;
    await ioTurn();
    await waitWhile(this.#isRunning, shortest);
    const mayContinue = (): boolean => this.#isRunning() && this.timers() > this.#timersBefore;
    await waitWhile(mayContinue, longest - shortest);
    for (const run of this.#running) if (!run.isBlocked) this.#running.delete(run);
  }

  readonly #isRunning = (): boolean => [...this.#running].some(({ isBlocked }) => !isBlocked);
}

/** Those that keep the process running. */
function countTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
