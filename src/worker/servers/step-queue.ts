import { withoutContext } from '../../platform/no-context';

/** Runs steps one after the other; a failing step does not prevent the next one. */
export class StepQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** @param outlivesFile whether what a step opens outlives the test that calls it */
  constructor(private readonly outlivesFile = false) {}

  /** Resolves when no step is in progress; never rejects. */
  get idle(): Promise<unknown> {
    return this.#tail;
  }

  run<Result>(step: () => Promise<Result>): Promise<Result> {
    return this.outlivesFile ? withoutContext(() => this.#append(step)) : this.#append(step);
  }

  #append<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(step);
    this.#tail = result.catch(() => {});
    return result;
  }
}
