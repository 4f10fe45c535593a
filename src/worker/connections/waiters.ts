import { performance } from 'node:perf_hooks';
import type { MessageRequest, Predicate } from '../../bridge/connection';
import type { Closest, WaitOptions, WireMessage } from '../../bridge/connection-data';
import type { PastWait } from '../../errors/evidence';
import { type Lateness, latenessOf, watchLoop } from '../../platform/loop-watch';
import { clearTimeout, lookAgain, setTimeout, timerLimit } from '../../platform/time';
import type { DropJudge } from './unread-messages';
import { testLimitAt } from './wait-hints';

/** A wait whose limit is over. */
export interface ExpiredWait {
  readonly awaiting: string;
  /** ms */
  readonly timeout: number;
  /** The test's limit, when that ended the wait. */
  readonly limit: string | undefined;
  readonly late: Lateness;
  /** Of a wait for a message: a later one may be the one. */
  readonly past?: PastWait;
  readonly closest?: Closest | undefined;
}

/** Makes the error of a wait that failed. */
export interface Explainer extends DropJudge {
  timedOut(wait: ExpiredWait): unknown;
  ended(awaiting: string, closest?: Closest): unknown;
  /** So many messages were dropped unread. */
  dropped(count: number): unknown;
}

interface Waiter extends MessageRequest {
  readonly predicate: Predicate | undefined;
  readonly awaiting: string;
  readonly closest: WaitOptions['closest'];
  readonly timeout: number;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
}

const none: readonly never[] = [];

/** Those who wait for a message, served in the order of their calls, each until its deadline. */
export class Waiters {
  readonly #explain: Explainer;
  // Replaced, never changed: a predicate may add or remove waiters while a message is offered.
  #waiters: readonly Waiter[] = none;
  #timer: NodeJS.Timeout | undefined;
  #timerDeadline = 0;

  constructor(explain: Explainer) {
    this.#explain = explain;
  }

  get count(): number {
    return this.#waiters.length;
  }

  add(waiter: Waiter): void {
    this.#waiters = this.#waiters.length === 0 ? [waiter] : [...this.#waiters, waiter];
    this.#watch(waiter.deadline);
  }

  /** Gives the message to the first that accepts it. */
  offer(message: WireMessage): void {
    for (const waiter of this.#waiters) {
      try {
        if (waiter.predicate !== undefined && !waiter.predicate(message)) continue;
        this.#remove(waiter);
        waiter.resolve(message);
        return;
      } catch (error) {
        // A predicate that throws rejects its own wait; the message goes on to the next one.
        this.#remove(waiter);
        waiter.reject(error);
      }
    }
  }

  /** Rejects them all: no message can arrive any more. */
  end(): void {
    clearTimeout(this.#timer);
    const waiters = this.#waiters;
    this.#waiters = none;
    for (const { awaiting, closest, reject } of waiters) {
      reject(this.#explain.ended(awaiting, closest?.()));
    }
  }

  #remove(waiter: Waiter): void {
    this.#waiters =
      this.#waiters.length === 1 ? none : this.#waiters.filter((other) => other !== waiter);
  }

  /**
   * One timer serves all waits, and a wait that ends leaves it running: setting and clearing one for
   * each would cost a tenth of a round trip. Unreferenced: the socket keeps the process alive.
   */
  #watch(deadline: number): void {
    if (deadline === Number.POSITIVE_INFINITY) return;
    watchLoop(deadline);
    if (this.#timer !== undefined) {
      if (this.#timerDeadline <= deadline) return;
      clearTimeout(this.#timer);
    }
    this.#timerDeadline = deadline;
    const delay = Math.max(0, deadline - performance.now());
    this.#timer = setTimeout(() => this.#expire(), timerLimit(Math.ceil(delay)));
    this.#timer.unref();
  }

  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const waiter of this.#waiters) {
      if (waiter.deadline <= now) this.#expireOne(waiter, latenessOf(waiter.deadline));
    }
    const next = Math.min(
      ...this.#waiters.map(({ deadline }) => deadline).filter((deadline) => deadline > now),
    );
    if (next < Number.POSITIVE_INFINITY) this.#watch(next);
  }

  #expireOne(waiter: Waiter, late: Lateness): void {
    const { awaiting, timeout, deadline, predicate, reject, closest } = waiter;
    const testLimit = testLimitAt(deadline);
    const limit = testLimit?.name;
    const fail = (): void => {
      if (!this.#waiters.includes(waiter)) return;
      this.#remove(waiter);
      const past = { deadline, predicate };
      const expired = { awaiting, timeout, limit, late, past, closest: closest?.() };
      reject(this.#explain.timedOut(expired));
    };
    // Jest's own limit would be over first.
    if (testLimit !== undefined && late.ms >= testLimit.margin / 2) fail();
    else void lookAgain(late.ms).then(fail);
  }
}
