import type { MessageRequest, Predicate } from '../../bridge/connection';
import type { Closest, ReceivedMessage, WaitOptions } from '../../bridge/connection-data';
import type { PastWait } from '../../errors/evidence';
import { type Lateness, latenessOf, watchLoop } from '../../platform/loop-watch';
import type { TestLimit } from '../../platform/test-limit';
import { lookAgain, now } from '../../platform/time';
import { type Expiry, expiryIn, renewed } from './expiry';
import { ExpiryTimer } from './expiry-timer';
import type { PendingWait } from './pending-waits';
import { UnreadMessages } from './unread-messages';

/** A wait that has timed out. */
export interface ExpiredWait {
  readonly awaiting: string;
  /** In ms. */
  readonly timeout: number;
  /** The test's limit, if it ended the wait. */
  readonly limit: TestLimit | undefined;
  readonly late: Lateness;
  /** Set if the wait is for a message: one may arrive late. */
  readonly past?: PastWait;
  readonly closest?: Closest | undefined;
}

/** Creates the error of a failed wait. */
export interface Explainer {
  timedOut(wait: ExpiredWait): unknown;
  ended(awaiting: string, closest?: Closest): unknown;
  /** @param count number of messages dropped unread */
  dropped(count: number): unknown;
}

interface Waiting {
  readonly predicate: Predicate | undefined;
  readonly options: WaitOptions;
  expiry: Expiry;
}

/** Reads the message that it accepts. */
interface Reader extends Waiting {
  readonly reads: true;
  readonly request: MessageRequest;
}

/**
 * Gets the message that it accepts without reading it; `undefined` at the deadline or the end of the
 * connection.
 */
interface Peeker extends Waiting {
  readonly reads: false;
  /** When it began, on the worker's clock, ms. */
  readonly since: number;
  readonly request: {
    readonly resolve: (message: ReceivedMessage | undefined) => void;
    readonly reject: (error: unknown) => void;
  };
}

type Waiter = Reader | Peeker;

function isEnded({ options }: Waiter): boolean {
  return options.wait?.isEnded === true;
}

const nextMessage = 'the next message';

/** The shortest silence of a connection that ends meanwhile, ms. */
const shortestSilence = 100;

const none: readonly never[] = [];

/**
 * The messages of a connection, or of all connections of a mock server, in order; each has one reader.
 *
 * Waiters are served in the order of their calls. A message goes to the first waiter that accepts it; if all
 * readers have predicates and none accepts it, it counts as read. While a reader waits no message is unread,
 * so the order is preserved.
 */
export class Inbox {
  readonly unread = new UnreadMessages();
  readonly #explain: Explainer;
  readonly #timer = new ExpiryTimer(() => this.#expire());
  // Copied on change: a predicate may add or remove waiters while a message is offered.
  #waiters: readonly Waiter[] = none;
  #isEnded = false;

  constructor(explain: Explainer) {
    this.#explain = explain;
  }

  push(message: ReceivedMessage): void {
    if (this.#waiters.some(isEnded)) this.#waiters = this.#waiters.filter((one) => !isEnded(one));
    const waiters = this.#waiters;
    if (waiters.some(({ reads }) => reads)) message.isRead = true;
    else this.unread.push(message);
    let isTaken = false;
    for (const waiter of waiters) {
      if (waiter.reads && isTaken) continue;
      try {
        if (waiter.predicate !== undefined && !waiter.predicate(message)) continue;
        this.#leave(waiter);
        waiter.request.resolve(message);
        isTaken ||= waiter.reads;
      } catch (error) {
        // A predicate that throws rejects its own wait; the next waiter is offered the message.
        this.#leave(waiter);
        waiter.request.reject(error);
      }
    }
  }

  /**
   * Takes the oldest unread message that the predicate accepts; earlier messages count as read. `undefined`
   * if messages were dropped: the next wait reports that.
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
   * Resolves with the next message that the predicate accepts. Rejects with the explainer's error after
   * `timeout` ms, when the connection ends first, or at once if messages were dropped.
   */
  request(predicate: Predicate | undefined, options: WaitOptions, request: MessageRequest): void {
    const dropped = this.unread.takeDropped();
    if (dropped > 0) {
      request.reject(this.#explain.dropped(dropped));
      return;
    }
    const ready = this.take(predicate);
    if (ready !== undefined) {
      request.resolve(ready);
    } else if (this.#isEnded) {
      this.#rejectAtEnd(options, request);
    } else {
      const expiry = expiryIn(options.timeout);
      this.#wait({ reads: true, predicate, options, expiry, request });
    }
  }

  /**
   * Checks unread and arriving messages without reading them: resolves with the first that the predicate
   * accepts, or with `undefined` after `timeout` ms or when the connection ends, but not before 100 ms: a call
   * that the test did not await must still be pending when the test that closed the connection ends. Rejects
   * if messages were dropped.
   */
  peek(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage | undefined> {
    return new Promise((resolve, reject) => {
      const dropped = this.unread.takeDropped();
      if (dropped > 0) return reject(this.#explain.dropped(dropped));
      const ready = this.unread.list().find(predicate);
      if (ready !== undefined || this.#isEnded) return resolve(ready);
      const expiry = expiryIn(options.timeout);
      const request = { resolve, reject };
      return this.#wait({ reads: false, since: now(), predicate, options, expiry, request });
    });
  }

  /** The waits that have not ended. */
  get pending(): readonly PendingWait[] {
    return this.#waiters
      .filter((one) => !isEnded(one))
      .map(({ options, reads }) => ({ awaiting: nextMessage, ...options, isSilence: !reads }));
  }

  /** No further message can arrive. Unread messages remain readable. */
  end(): void {
    this.#isEnded = true;
    this.#timer.clear();
    for (const waiter of this.#waiters) {
      if (!waiter.reads) {
        const deadline = Math.min(waiter.expiry.deadline, waiter.since + shortestSilence);
        waiter.expiry = { ...waiter.expiry, deadline };
        this.#limit(waiter.expiry);
        continue;
      }
      this.#leave(waiter);
      this.#rejectAtEnd(waiter.options, waiter.request);
    }
  }

  #rejectAtEnd({ awaiting = nextMessage, closest }: WaitOptions, { reject }: MessageRequest): void {
    reject(this.#explain.ended(awaiting, closest?.()));
  }

  #wait(waiter: Waiter): void {
    this.#waiters = [...this.#waiters, waiter];
    this.#limit(waiter.expiry);
  }

  #limit({ deadline }: Expiry): void {
    if (deadline === Number.POSITIVE_INFINITY) return;
    watchLoop(deadline);
    this.#timer.set(deadline);
  }

  #leave(waiter: Waiter): void {
    this.#waiters =
      this.#waiters.length === 1 ? none : this.#waiters.filter((other) => other !== waiter);
  }

  /** Ends the waits that have timed out, the earliest first. */
  #expire(): void {
    const byDeadline = (one: Waiter, other: Waiter) => one.expiry.deadline - other.expiry.deadline;
    for (const waiter of this.#waiters.toSorted(byDeadline)) {
      const { deadline, limit } = waiter.expiry;
      // A Node timer may fire up to 1 ms early.
      if (deadline - now() >= 1) {
        this.#timer.set(deadline);
        continue;
      }
      const later = waiter.reads ? renewed(waiter.expiry) : undefined;
      if (later !== undefined) {
        waiter.expiry = later;
        this.#limit(later);
        continue;
      }
      const late = latenessOf(deadline);
      // Otherwise Jest's own limit would expire first.
      if (limit !== undefined && late.ms >= limit.margin / 2) this.#fail(waiter, late);
      // A message that arrived in time may still be in the socket.
      else void lookAgain(late.ms).then(() => this.#fail(waiter, late));
    }
  }

  #fail(waiter: Waiter, late: Lateness): void {
    if (!this.#waiters.includes(waiter)) return;
    this.#leave(waiter);
    if (!waiter.reads) {
      waiter.request.resolve(undefined);
      return;
    }
    const { predicate, expiry } = waiter;
    const { timeout, deadline, limit } = expiry;
    const { awaiting = nextMessage, closest } = waiter.options;
    const past = { deadline, predicate };
    const wait = { awaiting, timeout, limit, late, past, closest: closest?.() };
    waiter.request.reject(this.#explain.timedOut(wait));
  }
}
