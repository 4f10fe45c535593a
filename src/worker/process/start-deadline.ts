import type { TestLimit, TimeLeft } from '../../platform/test-limit';
import { now } from '../../platform/time';

export interface StartLimits {
  /** In ms. */
  readonly startTimeout: number;
  /** What the running test or hook leaves for a wait; `undefined` if none is running. */
  readonly timeLeft?: (() => TimeLeft | undefined) | undefined;
}

/** When a start ends that is not ready: after `startTimeout`, or shortly before the limit of the test. */
export class StartDeadline {
  readonly #begin: number;
  readonly #startTimeout: number;
  readonly #timeLeft: () => TimeLeft | undefined;
  #due: number;
  #ofTest: { readonly due: number; readonly limit: TestLimit } | undefined;

  /** @param loading returns for how much longer to wait at `startTimeout`, ms */
  constructor(
    { startTimeout, timeLeft = () => undefined }: StartLimits,
    private readonly loading: () => number | undefined = () => undefined,
    private readonly clock = now,
  ) {
    this.#begin = clock();
    this.#startTimeout = startTimeout;
    this.#timeLeft = timeLeft;
    this.#due = this.#begin + startTimeout;
    this.#readTest();
  }

  /** From now, ms. */
  get timeout(): number {
    return Math.max(0, Math.min(this.#due, this.#ofTest?.due ?? this.#due) - this.clock());
  }

  /** Call this at the limit. Returns for how much longer to wait, ms; `undefined`: no longer. */
  readonly extend = (): number | undefined => {
    const { limit } = this;
    if (limit === undefined) {
      const more = this.loading();
      if (more === undefined) return undefined;
      this.#due = this.clock() + more;
    } else {
      if (!limit.isOver) return undefined;
      // Its test has ended without waiting for the start.
      this.#readTest();
    }
    return this.timeout;
  };

  /** `within 4000 ms (startTimeout)`. */
  get within(): string {
    const timeout = `${this.#startTimeout} ms`;
    const { limit } = this;
    if (limit === undefined) return `within ${timeout} (\`startTimeout\`)`;
    const elapsed = Math.round(this.clock() - this.#begin);
    return `within ${elapsed} ms, ended by ${limit.name} before \`startTimeout\` (${timeout})`;
  }

  /** `raise startTimeout`. */
  get remedy(): string {
    return this.limit?.remedy ?? 'raise `startTimeout`';
  }

  /** The limit of the test, if it ends the start. */
  get limit(): TestLimit | undefined {
    return this.#ofTest !== undefined && this.#ofTest.due < this.#due
      ? this.#ofTest.limit
      : undefined;
  }

  #readTest(): void {
    const left = this.#timeLeft();
    this.#ofTest = left && { due: this.clock() + left.timeout, limit: left.limit };
  }
}
