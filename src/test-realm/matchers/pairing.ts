/** Whether the received message fits the expected one; both by index. */
export type Fits = (received: number, expected: number) => boolean;

/** After this many, the search for partners ends: lists of thousands would take minutes. */
export const mostMissing = 100;

/** About this many comparisons, among many received messages, are made for the missing ones. */
const mostCompared = 200_000;
const leastMissing = 3;

/**
 * Pairs expected messages with received ones, each with a different one, in any order. Lists in the order of
 * arrival are paired in one pass; the rest by Kuhn's algorithm.
 */
export class Pairing {
  /** The expected messages that have no partner. */
  readonly missing: ReadonlySet<number>;
  /** The number of expected messages that were not compared, since enough others are missing. */
  readonly uncompared: number;
  readonly #received: number;
  /** The number of missing messages that ends the search. */
  readonly #enough: number;
  readonly #fits: Fits;
  readonly #candidates = new Map<number, readonly number[]>();
  /** For an expected message: no received one from this index on fits it. */
  readonly #noneFrom = new Map<number, number>();
  /** The expected message that is paired with a received one. */
  readonly #owners = new Map<number, number>();

  constructor(expected: number, received: number, fits: Fits) {
    this.#received = received;
    this.#fits = fits;
    const affordable = Math.floor(mostCompared / Math.max(received, 1));
    this.#enough = Math.min(mostMissing, Math.max(leastMissing, affordable));
    const open = this.#pairInOrder(expected);
    const missing = new Set<number>();
    let compared = 0;
    for (; compared < open.length && missing.size < this.#enough; compared += 1) {
      const index = open[compared] as number;
      if (!this.#claim(index, new Set())) missing.add(index);
    }
    this.missing = missing;
    this.uncompared = open.length - compared;
  }

  /** The received messages that fit an expected one. */
  candidatesOf(expected: number): readonly number[] {
    let found = this.#candidates.get(expected);
    if (found === undefined) {
      const end = this.#noneFrom.get(expected) ?? this.#received;
      found = [...Array(end).keys()].filter((one) => this.#fits(one, expected));
      this.#candidates.set(expected, found);
    }
    return found;
  }

  /** The expected messages that only the same received ones fit. */
  rivalsOf(expected: number): readonly number[] {
    const key = this.candidatesOf(expected).join();
    const owners = this.candidatesOf(expected).flatMap((one) => this.#owners.get(one) ?? []);
    return [...owners, ...this.missing].filter((index) => this.candidatesOf(index).join() === key);
  }

  /**
   * Pairs each expected message with the next received one that it fits. Returns those that it could not pair;
   * after {@link mostMissing} of them, or enough that fit none, it returns the rest without a comparison.
   */
  #pairInOrder(expected: number): readonly number[] {
    const open: number[] = [];
    let next = 0;
    let absent = 0;
    for (let index = 0; index < expected; index += 1) {
      const isCompared = open.length < mostMissing && absent < this.#enough;
      let at = isCompared ? next : this.#received;
      while (at < this.#received && !this.#fits(at, index)) at += 1;
      if (at === this.#received) {
        if (isCompared) {
          this.#noneFrom.set(index, next);
          if (this.candidatesOf(index).length === 0) absent += 1;
        }
        open.push(index);
      } else {
        this.#owners.set(at, index);
        next = at + 1;
      }
    }
    return open;
  }

  #claim(index: number, tried: Set<number>): boolean {
    for (const candidate of this.candidatesOf(index)) {
      if (tried.has(candidate)) continue;
      tried.add(candidate);
      const owner = this.#owners.get(candidate);
      if (owner === undefined || this.#claim(owner, tried)) {
        this.#owners.set(candidate, index);
        return true;
      }
    }
    return false;
  }
}
