import { isUnderDebugger, limitUnderDebugger } from '../../platform/debugger';
import { type Lateness, latenessOf, watchLoop } from '../../platform/loop-watch';
import type { TestLimit, TimeLeft } from '../../platform/test-limit';
import { now, timerLimit } from '../../platform/time';

/**
 * How much a wait's deadline may differ from that of the test, ms: each is computed at the time of its own
 * call, and the process may have been suspended in between.
 */
const earliest = -2;
const latest = 50;

/** A healthy peer on a busy machine answers in this time, ms. */
const timeToAnswer = 250;

const noLimit = { ...limitOf(0, undefined), isOver: true } satisfies TestLimit;

/** The limit of a wait without `timeout`: shortly before Jest's own limit. */
export class WaitLimit {
  #deadline = Number.POSITIVE_INFINITY;
  #limit: TestLimit & { isOver: boolean } = noLimit;
  #hook: string | undefined;

  constructor(
    /** Jest's time limit outside of hooks and tests, ms. */
    private readonly testTimeout: () => number,
    private readonly clock = now,
  ) {}

  /** Called when a hook or test starts, with a limit of `timeout` ms. */
  begin(timeout: number, hook?: string): void {
    this.#hook = hook;
    this.#limit.isOver = true;
    this.#limit = { ...limitOf(timeout, hook), isOver: false };
    this.#deadline = this.clock() + timeout - this.#limit.margin;
    watchLoop(this.#deadline);
  }

  /** Ends the limit; returns how late the deadline was noticed, if it was reached. */
  end(): Lateness {
    const deadline = this.#deadline + this.#limit.margin;
    this.#deadline = Number.POSITIVE_INFINITY;
    this.#limit.isOver = true;
    return latenessOf(deadline);
  }

  /** This limit, while a hook or test runs. */
  get current(): TestLimit | undefined {
    return this.#deadline === Number.POSITIVE_INFINITY ? undefined : this.#limit;
  }

  /** Whether a hook runs that ends what the tests used. */
  get isTeardown(): boolean {
    return this.current !== undefined && (this.#hook === 'afterEach' || this.#hook === 'afterAll');
  }

  /** This limit, if it set the wait's deadline. */
  at(deadline: number): TestLimit | undefined {
    const difference = deadline - this.#deadline;
    if (!(difference > earliest && difference < Math.max(latest, this.#limit.margin)))
      return undefined;
    return this.#limit;
  }

  /** What is left of this limit, while a hook or test runs. */
  get left(): TimeLeft | undefined {
    const { current } = this;
    return current && { timeout: this.remaining(), limit: current };
  }

  /** The remaining time in ms, at least 1. Under a debugger, waits are not limited by the test. */
  remaining(): number {
    if (isUnderDebugger()) return limitUnderDebugger;
    if (this.#deadline !== Number.POSITIVE_INFINITY) {
      const left = this.#deadline - this.clock();
      // A wait that begins later than the margin gets half of what is left.
      return clamp(Math.max(left, (left + this.#limit.margin) / 2));
    }
    const timeout = this.testTimeout();
    return clamp(timeout - margin(timeout));
  }
}

function limitOf(timeout: number, hook: string | undefined): Omit<TestLimit, 'isOver'> {
  const call = hook === undefined ? 'test(name, fn, ms)' : `${hook}(fn, ms)`;
  const owner = hook === undefined ? 'test' : 'hook';
  const remedy = `give the ${owner} more time: ${call}, or jest.setTimeout(ms)`;
  const late = `This wait began shortly before that limit: check what took the time before it, or ${remedy}.`;
  return {
    name: `the ${owner}'s limit of ${timeout} ms`,
    remedy,
    margin: margin(timeout),
    lateRemedy: (wait) => (wait < Math.min(timeToAnswer, timeout / 2) ? late : undefined),
  };
}

/** How much earlier a wait ends than Jest's "Exceeded timeout", so that our message is shown. */
function margin(timeout: number): number {
  return Math.min(250, timeout * 0.1);
}

function clamp(ms: number): number {
  return Math.max(1, timerLimit(ms));
}
