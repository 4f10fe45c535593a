import { timerLimit } from '../../platform/time';

/** How long a wait may take that was given no limit: until shortly before Jest's own limit. */
export class WaitLimit {
  #deadline = Number.POSITIVE_INFINITY;

  constructor(
    /** Jest's limit where no hook or test runs, ms. */
    private readonly testTimeout: () => number,
  ) {}

  /** A hook or the test's function begins, with a limit of `timeout` ms. */
  begin(timeout: number): void {
    this.#deadline = performance.now() + timeout - margin(timeout);
  }

  /** It ended. */
  end(): void {
    this.#deadline = Number.POSITIVE_INFINITY;
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
