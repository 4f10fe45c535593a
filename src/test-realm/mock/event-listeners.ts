import { aside } from '../own-function';

type Listener<Args extends readonly unknown[]> = (...args: Args) => unknown;

/** The listeners of one event. A test that adds the first one after an `await` misses nothing. */
export class EventListeners<Args extends readonly unknown[]> {
  #listeners: readonly Listener<Args>[] = [];
  #hadListener = false;

  /** `earlier` gives the events that the first listener is called for when it is added. */
  constructor(private readonly earlier: () => Iterable<Args>) {}

  get isEmpty(): boolean {
    return this.#listeners.length === 0;
  }

  /** Returns a function that removes the listener. */
  add(listener: Listener<Args>): () => void {
    const earlier = this.#hadListener ? [] : [...this.earlier()];
    this.#hadListener = true;
    this.#listeners = [...this.#listeners, listener];
    for (const args of earlier) report(async () => listener(...args));
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  emit(...args: Args): void {
    for (const listener of this.#listeners) report(async () => listener(...args));
  }
}

/**
 * Runs a function of the test that is not awaited, and in which no call has to be. What it throws is an
 * unhandled rejection of the test's realm: Jest fails the test with it, at the line that threw.
 */
export function report(run: () => Promise<unknown>): void {
  void aside(run);
}
