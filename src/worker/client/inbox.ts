import { performance } from 'node:perf_hooks';
import { clearTimeout, lookAgain, setTimeout, timerLimit } from '../../platform/time';
import type { Predicate } from '../../realm/connection';
import type { WireMessage } from '../../realm/connection-data';
import { History, type HistoryLimits, historyLimits } from './history';
import { testLimitAt } from './wait-hints';

/** A wait whose limit is over. */
export interface ExpiredWait {
  readonly awaiting: string;
  /** ms */
  readonly timeout: number;
  /** The test's limit, when that ended the wait. */
  readonly limit: string | undefined;
  /** How late its timer came, ms. */
  readonly lateBy: number;
}

/** Makes the error of a wait that failed. */
export interface Explainer {
  timedOut(wait: ExpiredWait): unknown;
  ended(awaiting: string): unknown;
}

interface Waiter {
  readonly predicate: Predicate | undefined;
  readonly awaiting: string;
  readonly timeout: number;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly resolve: (message: WireMessage) => void;
  readonly reject: (error: unknown) => void;
}

interface Observer {
  show(message: WireMessage): void;
  end(): void;
}

const none: readonly never[] = [];

/**
 * The messages of a connection, in order, each given to one reader.
 *
 * Waiters are served in the order of their calls. A message goes to the first waiter that accepts it;
 * when only waiters with predicates are there and none accepts it, it counts as read. While a waiter
 * is there no message is unread, so the order is kept.
 */
export class Inbox {
  readonly #read: Pick<History<WireMessage>, 'add' | 'list'>;
  readonly #explain: Explainer;
  #unread: WireMessage[] = [];
  #firstUnread = 0;
  #unreadBytes = 0;
  // Replaced, never changed: a predicate may add or remove waiters while a message is offered.
  #waiters: readonly Waiter[] = none;
  #observers: readonly Observer[] = none;
  #timer: NodeJS.Timeout | undefined;
  #timerDeadline = 0;
  #isEnded = false;

  /** `limits` hold for what was read, in `read`; unread messages are bounded by memory only. */
  constructor(
    explain: Explainer,
    limits: HistoryLimits = historyLimits.all,
    read: Pick<History<WireMessage>, 'add' | 'list'> = new History(limits),
  ) {
    this.#explain = explain;
    this.#read = read;
  }

  /** How many messages are unread. */
  get unread(): number {
    return this.#unread.length - this.#firstUnread;
  }

  /** How many bytes they have. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** Oldest first, read or not; the oldest read ones may be forgotten. */
  list(): WireMessage[] {
    return [...this.#read.list(), ...this.#unread.slice(this.#firstUnread)];
  }

  push(message: WireMessage): void {
    if (this.#waiters.length > 0) {
      this.#read.add(message);
      this.#offer(message);
    } else {
      this.#keepUnread(message);
    }
    for (const observer of this.#observers) observer.show(message);
  }

  /** Takes the oldest unread message that the predicate accepts; those before it count as read. */
  take(predicate?: Predicate): WireMessage | undefined {
    for (;;) {
      const message = this.#unread[this.#firstUnread];
      if (message === undefined) return undefined;
      this.#dropFirst();
      this.#unreadBytes -= message.data.length;
      this.#read.add(message);
      if (predicate === undefined || predicate(message)) return message;
    }
  }

  /**
   * Settles with the next message that the predicate accepts; rejects with what the explainer says
   * after `timeout` ms, or when the connection ends first.
   */
  wait(predicate: Predicate | undefined, timeout: number, awaiting: string): Promise<WireMessage> {
    return new Promise((resolve, reject) => {
      const ready = this.take(predicate);
      if (ready !== undefined) {
        resolve(ready);
      } else if (this.#isEnded) {
        reject(this.#explain.ended(awaiting));
      } else {
        const deadline = performance.now() + timeout;
        const waiter = { predicate, awaiting, timeout, deadline, resolve, reject };
        this.#waiters = this.#waiters.length === 0 ? [waiter] : [...this.#waiters, waiter];
        this.#watch(deadline);
      }
    });
  }

  /**
   * Looks at unread and arriving messages without reading them: settles with the first that the
   * predicate accepts, or with `undefined` after `timeout` ms or when the connection ends.
   */
  peek(predicate: Predicate, timeout: number): Promise<WireMessage | undefined> {
    return new Promise((resolve, reject) => {
      const ready = this.#unread.slice(this.#firstUnread).find(predicate);
      if (ready !== undefined) return resolve(ready);
      if (this.#isEnded) return resolve(undefined);
      const settle = (message: WireMessage | undefined): void => {
        clearTimeout(timer);
        this.#observers = this.#observers.filter((other) => other !== observer);
        resolve(message);
      };
      const observer: Observer = {
        show: (message) => {
          try {
            if (predicate(message)) settle(message);
          } catch (error) {
            reject(error);
            settle(undefined);
          }
        },
        end: () => settle(undefined),
      };
      const due = performance.now() + timeout;
      // What arrived in time may still wait to be read.
      const expire = (): void => void lookAgain(performance.now() - due).then(observer.end);
      const timer = setTimeout(expire, timerLimit(timeout));
      this.#observers = [...this.#observers, observer];
      return undefined;
    });
  }

  /** Forgets unread messages: those that were read elsewhere. */
  forget(isForgotten: (message: WireMessage) => boolean): void {
    const unread = this.#unread.slice(this.#firstUnread);
    this.#unread = unread.filter((message) => !isForgotten(message));
    this.#firstUnread = 0;
    this.#unreadBytes = this.#unread.reduce((sum, { data }) => sum + data.length, 0);
  }

  /** No message can arrive any more. Unread ones stay readable. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#timer);
    const waiters = this.#waiters;
    this.#waiters = none;
    for (const waiter of waiters) waiter.reject(this.#explain.ended(waiter.awaiting));
    for (const observer of this.#observers) observer.end();
  }

  /** The one place where the number of unread messages grows: a bound on floods belongs here. */
  #keepUnread(message: WireMessage): void {
    this.#unread.push(message);
    this.#unreadBytes += message.data.length;
  }

  #dropFirst(): void {
    this.#firstUnread += 1;
    // Compacting at half empties keeps reading at constant cost a message.
    if (this.#firstUnread * 2 <= this.#unread.length) return;
    this.#unread = this.#unread.slice(this.#firstUnread);
    this.#firstUnread = 0;
  }

  #offer(message: WireMessage): void {
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
      if (waiter.deadline <= now) this.#expireOne(waiter, now - waiter.deadline);
    }
    const next = Math.min(
      ...this.#waiters.map(({ deadline }) => deadline).filter((deadline) => deadline > now),
    );
    if (next < Number.POSITIVE_INFINITY) this.#watch(next);
  }

  #expireOne(waiter: Waiter, lateBy: number): void {
    const { awaiting, timeout, deadline, reject } = waiter;
    const testLimit = testLimitAt(deadline);
    const limit = testLimit?.name;
    const fail = (): void => {
      if (!this.#waiters.includes(waiter)) return;
      this.#remove(waiter);
      reject(this.#explain.timedOut({ awaiting, timeout, limit, lateBy }));
    };
    // Jest's own limit would be over first.
    if (testLimit !== undefined && lateBy >= testLimit.margin / 2) fail();
    else void lookAgain(lateBy).then(fail);
  }
}
