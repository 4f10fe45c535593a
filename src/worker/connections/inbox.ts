import { performance } from 'node:perf_hooks';
import type { MessageRequest, Predicate } from '../../bridge/connection';
import type { WaitOptions, WireMessage } from '../../bridge/connection-data';
import { clearTimeout, lookAgain, setTimeout, timerLimit } from '../../platform/time';
import { History, type HistoryLimits, historyLimits } from './history';
import { UnreadMessages } from './unread-messages';
import { type Explainer, Waiters } from './waiters';

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
  readonly #unread: UnreadMessages;
  readonly #waiters: Waiters;
  // Replaced, never changed: a predicate may look again while a message is shown.
  #observers: readonly Observer[] = none;
  #isEnded = false;

  /** `limits` hold for what was read, in `read`; unread messages have limits of their own. */
  constructor(
    explain: Explainer,
    limits: HistoryLimits = historyLimits.all,
    read: Pick<History<WireMessage>, 'add' | 'list'> = new History(limits),
  ) {
    this.#explain = explain;
    this.#read = read;
    this.#unread = new UnreadMessages(explain);
    this.#waiters = new Waiters(explain);
  }

  /** How many messages are unread. */
  get unread(): number {
    return this.#unread.count;
  }

  /** How many bytes they have. */
  get unreadBytes(): number {
    return this.#unread.bytes;
  }

  /** Oldest first, read or not; the oldest read ones may be forgotten. */
  list(): WireMessage[] {
    return [...this.#read.list(), ...this.#unread.list()];
  }

  push(message: WireMessage): void {
    if (this.#waiters.count > 0) {
      this.#read.add(message);
      this.#waiters.offer(message);
    } else {
      this.#unread.push(message);
    }
    for (const observer of this.#observers) observer.show(message);
  }

  /**
   * Takes the oldest unread message that the predicate accepts; those before it count as read. Nothing
   * after a loss: that is for `wait()` to tell.
   */
  take(predicate?: Predicate): WireMessage | undefined {
    if (this.#unread.dropped > 0) return undefined;
    for (;;) {
      const message = this.#unread.shift();
      if (message === undefined) return undefined;
      this.#read.add(message);
      if (predicate === undefined || predicate(message)) return message;
    }
  }

  /**
   * Settles with the next message that the predicate accepts; rejects with what the explainer says
   * after `timeout` ms, when the connection ends first, or at once when messages were dropped.
   */
  wait(
    predicate: Predicate | undefined,
    timeout: number,
    awaiting: string,
    closest?: WaitOptions['closest'],
  ): Promise<WireMessage> {
    return new Promise((resolve, reject) => {
      this.request(predicate, timeout, awaiting, { resolve, reject }, closest);
    });
  }

  /** As `wait()`, without a promise. */
  request(
    predicate: Predicate | undefined,
    timeout: number,
    awaiting: string,
    { resolve, reject }: MessageRequest,
    closest?: WaitOptions['closest'],
  ): void {
    const dropped = this.#unread.takeDropped();
    const ready = dropped > 0 ? undefined : this.take(predicate);
    if (dropped > 0) {
      reject(this.#explain.dropped(dropped));
    } else if (ready !== undefined) {
      resolve(ready);
    } else if (this.#isEnded) {
      reject(this.#explain.ended(awaiting, closest?.()));
    } else {
      const deadline = performance.now() + timeout;
      this.#waiters.add({ predicate, awaiting, closest, timeout, deadline, resolve, reject });
    }
  }

  /**
   * Looks at unread and arriving messages without reading them: settles with the first that the
   * predicate accepts, or with `undefined` after `timeout` ms or when the connection ends. Rejects when
   * messages were dropped.
   */
  peek(predicate: Predicate, timeout: number): Promise<WireMessage | undefined> {
    return new Promise((resolve, reject) => {
      const dropped = this.#unread.takeDropped();
      if (dropped > 0) return reject(this.#explain.dropped(dropped));
      const ready = this.#unread.list().find(predicate);
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
    this.#unread.forget(isForgotten);
  }

  /** No message can arrive any more. Unread ones stay readable. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#waiters.end();
    for (const observer of this.#observers) observer.end();
  }
}
