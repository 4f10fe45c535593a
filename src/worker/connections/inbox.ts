import type { MessageRequest, Predicate } from '../../bridge/connection';
import type { Closest, ReceivedMessage, WaitOptions } from '../../bridge/connection-data';
import type { PastWait } from '../../errors/evidence';
import { type Lateness, latenessOf, watchLoop } from '../../platform/loop-watch';
import { clearTimeout, lookAgain, now, setTimeout, timerLimit } from '../../platform/time';
import { UnreadMessages } from './unread-messages';
import { givenLimit, type TestLimit, testLimitAt } from './wait-hints';

/** A wait whose limit is over. */
export interface ExpiredWait {
  readonly awaiting: string;
  /** ms */
  readonly timeout: number;
  /** The test's limit, when that ended the wait. */
  readonly limit: TestLimit | undefined;
  readonly late: Lateness;
  /** Of a wait for a message: a later one may be the one. */
  readonly past?: PastWait;
  readonly closest?: Closest | undefined;
}

/** Makes the error of a wait that failed. */
export interface Explainer {
  timedOut(wait: ExpiredWait): unknown;
  ended(awaiting: string, closest?: Closest): unknown;
  /** So many messages were dropped unread. */
  dropped(count: number): unknown;
}

interface Waiter {
  /** Whether it reads the message that it accepts. */
  readonly reads: boolean;
  readonly predicate: Predicate | undefined;
  resolve(message: ReceivedMessage | undefined): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout | undefined;
  /** No further message can arrive. */
  end(): void;
}

type Expire = (late: Lateness, limit: TestLimit | undefined) => void;

const none: readonly never[] = [];

/**
 * The messages of a connection, or of all connections of a mock server, in order, each given to one
 * reader.
 *
 * Waiters are served in the order of their calls. A message goes to the first waiter that accepts it;
 * when only waiters with predicates are there and none accepts it, it counts as read. While a waiter
 * is there no message is unread, so the order is kept.
 */
export class Inbox {
  readonly unread = new UnreadMessages();
  readonly #explain: Explainer;
  // Replaced, never changed: a predicate may add or remove waiters while a message is offered.
  #waiters: readonly Waiter[] = none;
  #isEnded = false;

  constructor(explain: Explainer) {
    this.#explain = explain;
  }

  push(message: ReceivedMessage): void {
    const waiters = this.#waiters;
    if (waiters.some(({ reads }) => reads)) message.isRead = true;
    else this.unread.push(message);
    let isTaken = false;
    for (const waiter of waiters) {
      if (waiter.reads && isTaken) continue;
      try {
        if (waiter.predicate !== undefined && !waiter.predicate(message)) continue;
        this.#leave(waiter);
        waiter.resolve(message);
        isTaken ||= waiter.reads;
      } catch (error) {
        // A predicate that throws rejects its own wait; the message is offered to the next one.
        this.#leave(waiter);
        waiter.reject(error);
      }
    }
  }

  /**
   * Takes the oldest unread message that the predicate accepts; those before it count as read. Nothing
   * after a loss: that is for a wait to report.
   */
  take(predicate?: Predicate): ReceivedMessage | undefined {
    if (this.unread.dropped > 0) return undefined;
    for (;;) {
      const message = this.unread.shift();
      if (message === undefined) return undefined;
      message.isRead = true;
      if (predicate === undefined || predicate(message)) return message;
    }
  }

  /**
   * Gives the next message that the predicate accepts; rejects with what the explainer says after
   * `timeout` ms, when the connection ends first, or at once when messages were dropped.
   */
  request(
    predicate: Predicate | undefined,
    { timeout, awaiting = 'the next message', closest }: WaitOptions,
    { resolve, reject }: MessageRequest,
  ): void {
    const dropped = this.unread.takeDropped();
    const ready = dropped > 0 ? undefined : this.take(predicate);
    const end = (): void => reject(this.#explain.ended(awaiting, closest?.()));
    if (dropped > 0) reject(this.#explain.dropped(dropped));
    else if (ready !== undefined) resolve(ready);
    else if (this.#isEnded) end();
    if (dropped > 0 || ready !== undefined || this.#isEnded) return;
    const deadline = now() + timeout;
    // Nothing but a message that arrived resolves it.
    const settle = (message: ReceivedMessage | undefined) => message && resolve(message);
    this.#wait({ reads: true, predicate, resolve: settle, reject, end }, timeout, (late, limit) => {
      const past = { deadline, predicate };
      const wait = { awaiting, timeout, limit, late, past, closest: closest?.() };
      reject(this.#explain.timedOut(wait));
    });
  }

  /**
   * Looks at unread and arriving messages without reading them: settles with the first that the
   * predicate accepts, or with `undefined` after `timeout` ms or when the connection ends. Rejects when
   * messages were dropped.
   */
  peek(predicate: Predicate, timeout: number): Promise<ReceivedMessage | undefined> {
    return new Promise((resolve, reject) => {
      const dropped = this.unread.takeDropped();
      if (dropped > 0) return reject(this.#explain.dropped(dropped));
      const ready = this.unread.list().find(predicate);
      if (ready !== undefined || this.#isEnded) return resolve(ready);
      const end = (): void => resolve(undefined);
      return this.#wait({ reads: false, predicate, resolve, reject, end }, timeout, end);
    });
  }

  /** No further message can arrive. Unread ones stay readable. */
  end(): void {
    this.#isEnded = true;
    for (const waiter of this.#waiters) {
      this.#leave(waiter);
      waiter.end();
    }
  }

  /** The timer is unreferenced: the socket keeps the process alive. */
  #wait(wait: Omit<Waiter, 'timer'>, timeout: number, expire: Expire): void {
    const waiter: Waiter = { ...wait, timer: undefined };
    this.#waiters = [...this.#waiters, waiter];
    if (timeout === Number.POSITIVE_INFINITY) return;
    const deadline = now() + timeout;
    watchLoop(deadline);
    const given = givenLimit(timeout);
    const fail: Expire = (late, limit) => {
      if (!this.#waiters.includes(waiter)) return;
      this.#leave(waiter);
      expire(late, limit);
    };
    waiter.timer = setTimeout(
      () => {
        const late = latenessOf(deadline);
        const limit = given ?? testLimitAt(deadline);
        const margin = limit?.margin ?? Number.POSITIVE_INFINITY;
        // Jest's own limit would be over first.
        if (late.ms >= margin / 2) fail(late, limit);
        // What arrived in time may still wait to be read.
        else void lookAgain(late.ms).then(() => fail(late, limit));
      },
      timerLimit(Math.ceil(timeout)),
    );
    waiter.timer.unref();
  }

  #leave(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.#waiters =
      this.#waiters.length === 1 ? none : this.#waiters.filter((other) => other !== waiter);
  }
}
