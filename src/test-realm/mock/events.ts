type Listener<Args extends readonly unknown[]> = (...args: Args) => unknown;

/**
 * Events of one kind. Those from before the first listener wait for it: a test that attaches one
 * behind an `await` misses nothing.
 */
export class Events<Args extends readonly unknown[]> {
  #listeners: readonly Listener<Args>[] = [];
  #waiting: Args[] | undefined = [];

  /** Adds a listener; gives what removes it. */
  on(listener: Listener<Args>): () => void {
    this.#listeners = [...this.#listeners, listener];
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const args of waiting) report(async () => listener(...args));
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  emit(...args: Args): void {
    this.#waiting?.push(args);
    for (const listener of this.#listeners) report(async () => listener(...args));
  }
}

/**
 * Runs a function of the test that nobody awaits. What it throws is an unhandled rejection of the
 * test's realm: Jest fails the file with it, at the line that threw.
 */
export function report(run: () => Promise<unknown>): void {
  void run();
}
