import { timerLimit } from '../../platform/time';
import type { TestLimit } from '../connections/wait-hints';

/**
 * How much a wait's deadline may differ from the one that it was given, ms: each is reckoned from the time
 * of its own call, and the process may have stood still between the two.
 */
const earliest = -2;
const latest = 50;

/** How long a wait may take that was given no limit: until shortly before Jest's own limit. */
export class WaitLimit {
  #deadline = Number.POSITIVE_INFINITY;
  #name = '';
  #margin = 0;

  constructor(
    /** Jest's limit where no hook or test runs, ms. */
    private readonly testTimeout: () => number,
  ) {}

  /** A hook or the test's function begins, with a limit of `timeout` ms. */
  begin(timeout: number, whose = 'test'): void {
    this.#name = `the ${whose}'s limit of ${timeout} ms`;
    this.#margin = margin(timeout);
    this.#deadline = performance.now() + timeout - this.#margin;
  }

  /** It ended. */
  end(): void {
    this.#deadline = Number.POSITIVE_INFINITY;
  }

  /** Itself, when a wait with this deadline was to end as late as it lets it. */
  at(deadline: number): TestLimit | undefined {
    const difference = deadline - this.#deadline;
    if (!(difference > earliest && difference < latest)) return undefined;
    return { name: this.#name, margin: this.#margin };
  }

  /** In ms; never less than 1. */
  remaining(): number {
    if (this.#deadline !== Number.POSITIVE_INFINITY)
      return clamp(this.#deadline - performance.now());
    const timeout = this.testTimeout();
    return clamp(timeout - margin(timeout));
  }
}

/** Early enough for our message to come before Jest's "Exceeded timeout". */
function margin(timeout: number): number {
  return Math.min(250, timeout * 0.1);
}

function clamp(ms: number): number {
  return Math.max(1, timerLimit(ms));
}
