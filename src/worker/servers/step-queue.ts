/** Runs steps one after the other; one that fails does not keep the next from running. */
export class StepQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Settles when no step is under way; never rejects. */
  get idle(): Promise<unknown> {
    return this.#tail;
  }

  run<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(step);
    this.#tail = result.catch(() => {});
    return result;
  }
}
