import { now } from './time';

/** A call of a test that ends connections, and after which nothing may listen: `link.down()`. */
export interface OutageCall {
  readonly name: string;
  /** The call that ends it, as a remedy: `await link.heal() first`. */
  readonly remedy: string;
  /** Stack of the call; not enumerable if it was captured. */
  readonly stack?: string;
}

interface Outage extends OutageCall {
  readonly at: number;
  /** When the port listened again. */
  until: number;
}

/** Number of outages that are kept. */
const most = 100;

/** The times in which a test ends connections to its ports, the latest last. */
export class Outages {
  readonly #noted: Outage[] = [];

  /**
   * @param call the call that begins it
   * @returns ends it
   */
  begin({ name, remedy, stack = '' }: OutageCall): () => void {
    const outage = { name, remedy, stack, at: now(), until: Number.POSITIVE_INFINITY };
    this.#noted.push(outage);
    if (this.#noted.length > most) this.#noted.shift();
    return () => {
      outage.until = Math.min(outage.until, now());
    };
  }

  /** The ports listen again. */
  end(): void {
    const at = now();
    for (const one of this.#noted) one.until = Math.min(one.until, at);
  }

  /** The latest outage that overlaps these times. */
  between(from: number, to: number): Outage | undefined {
    return this.#noted.findLast(({ at, until }) => at <= to && from < until);
  }
}
