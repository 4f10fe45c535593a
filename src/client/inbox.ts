import { clearTimeout, setTimeout } from 'node:timers';
import { History } from './history';
import type { WireMessage } from './types';

/** Bytes of read messages that stay in `messages`. */
const historyBytes = 16 * 1024 * 1024;

export type Predicate = (message: WireMessage) => boolean;

interface Waiter {
  readonly predicate: Predicate | undefined;
  readonly resolve: (message: WireMessage) => void;
  readonly reject: (error: unknown) => void;
  readonly describeEnd: () => unknown;
  timer: NodeJS.Timeout | undefined;
}

interface Observer {
  readonly predicate: Predicate;
  readonly settle: (message: WireMessage | undefined) => void;
}

/**
 * Every message of a connection, in order, each given to one reader.
 *
 * Waiters are served in the order in which they came. A message goes to the first waiter that wants
 * it; when a waiter with a predicate is there and none wants it, it counts as read. While anyone
 * waits nothing is unread, so order is kept by construction.
 */
export class Inbox {
  readonly #history = new History<WireMessage>(historyBytes);
  #cursor = 0;
  #waiters: Waiter[] = [];
  #observers: Observer[] | undefined;
  #isEnded = false;

  /** Messages that nobody has read yet. */
  get unread(): number {
    return this.#history.total - this.#cursor;
  }

  get total(): number {
    return this.#history.total;
  }

  get forgotten(): number {
    return this.#history.forgotten;
  }

  list(): WireMessage[] {
    return this.#history.list();
  }

  push(message: WireMessage): void {
    this.#history.add(message, this.#cursor);
    if (this.#waiters.length > 0) {
      this.#cursor += 1;
      this.#offer(message);
    }
    if (this.#observers !== undefined) this.#show(message);
  }

  /** Takes the oldest unread message that the predicate wants; those before it count as read. */
  take(predicate?: Predicate): WireMessage | undefined {
    for (;;) {
      const message = this.#history.at(this.#cursor);
      if (message === undefined) return undefined;
      this.#cursor += 1;
      if (predicate === undefined || predicate(message)) return message;
    }
  }

  /**
   * Settles with the next message that the predicate wants. Rejects with `describeTimeout()` after
   * `timeout` ms, or with `describeEnd()` when the connection ends first.
   */
  wait(
    predicate: Predicate | undefined,
    timeout: number,
    describeTimeout: () => unknown,
    describeEnd: () => unknown,
  ): Promise<WireMessage> {
    return new Promise((resolve, reject) => {
      const ready = this.take(predicate);
      if (ready !== undefined) {
        resolve(ready);
      } else if (this.#isEnded) {
        reject(describeEnd());
      } else {
        const waiter: Waiter = { predicate, resolve, reject, describeEnd, timer: undefined };
        waiter.timer = setTimeout(() => {
          this.#remove(waiter);
          reject(describeTimeout());
        }, timerLimit(timeout));
        this.#waiters = [...this.#waiters, waiter];
      }
    });
  }

  /**
   * Looks at unread and arriving messages without reading them: settles with the first that the
   * predicate wants, or with `undefined` after `timeout` ms or when the connection ends.
   */
  peek(predicate: Predicate, timeout: number): Promise<WireMessage | undefined> {
    return new Promise((resolve, reject) => {
      for (let index = this.#cursor; index < this.#history.total; index += 1) {
        const message = this.#history.at(index);
        if (message !== undefined && predicate(message)) return resolve(message);
      }
      if (this.#isEnded) return resolve(undefined);
      const observer: Observer = {
        predicate: (message) => {
          try {
            return predicate(message);
          } catch (error) {
            reject(error);
            return true;
          }
        },
        settle: (message) => {
          clearTimeout(timer);
          this.#observers = this.#observers?.filter((other) => other !== observer);
          resolve(message);
        },
      };
      const timer = setTimeout(observer.settle, timerLimit(timeout), undefined);
      this.#observers = [...(this.#observers ?? []), observer];
      return undefined;
    });
  }

  /** No message can arrive any more. Unread ones stay readable. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      clearTimeout(waiter.timer);
      waiter.reject(waiter.describeEnd());
    }
    for (const observer of this.#observers ?? []) observer.settle(undefined);
  }

  #offer(message: WireMessage): void {
    for (const waiter of this.#waiters) {
      try {
        if (waiter.predicate !== undefined && !waiter.predicate(message)) continue;
        waiter.resolve(message);
        this.#remove(waiter);
        return;
      } catch (error) {
        // The waiter whose predicate fails is told; the message goes on to the next one.
        waiter.reject(error);
        this.#remove(waiter);
      }
    }
  }

  #show(message: WireMessage): void {
    for (const observer of this.#observers ?? []) {
      if (observer.predicate(message)) observer.settle(message);
    }
  }

  #remove(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    // Never in place: a predicate may add or remove waiters while a message is being offered.
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
  }
}

/** Node turns longer timers into 1 ms. */
function timerLimit(timeout: number): number {
  return Math.min(timeout, 2 ** 31 - 1);
}
