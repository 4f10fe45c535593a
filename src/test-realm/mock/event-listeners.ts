import { evidenceOf } from '../../errors/evidence';
import { aside, listener as runListener } from '../own-function';

type Listener<Args extends readonly unknown[]> = (...args: Args) => unknown;

/**
 * The listeners of one event. The first listener also receives earlier events, so that one added after an
 * `await` misses none.
 */
export class EventListeners<Args extends readonly unknown[]> {
  #listeners: readonly Listener<Args>[] = [];
  #hadListener = false;

  /** `earlier` returns the events for the first listener. */
  constructor(private readonly earlier: () => Iterable<Args>) {}

  get isEmpty(): boolean {
    return this.#listeners.length === 0;
  }

  /** Returns a function that removes the listener. */
  add(listener: Listener<Args>): () => void {
    const earlier = this.#hadListener ? [] : [...this.earlier()];
    this.#hadListener = true;
    this.#listeners = [...this.#listeners, listener];
    for (const args of earlier) call(async () => listener(...args));
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  emit(...args: Args): void {
    for (const listener of this.#listeners) call(async () => listener(...args));
  }
}

/**
 * Runs an unawaited function of the test, in which calls need not be awaited either. If it throws, the
 * unhandled rejection in the test's realm makes Jest fail the test, at the throwing line.
 */
export function report(run: () => Promise<unknown>): void {
  void aside(() => finished(run));
}

/** The same for a function that may take time: the end of the test waits for it. */
export function call(run: () => Promise<unknown>): void {
  void runListener(() => finished(run));
}

/** A function may go on sending after the test or the client has ended the connection: that ends the function. */
async function finished(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (evidenceOf(error).isOfSender === true) return undefined;
    throw error;
  }
}
