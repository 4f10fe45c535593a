import { inspect } from 'node:util';
import { readOptions } from '../../arguments/check';
import { WsDynamicError } from '../../errors';
import type {
  CloseRecord,
  SendOptions,
  WaitOptions,
  WireMessage,
} from '../../realm/connection-data';
import { awaited } from '../awaited';
import { type CallSite, callSite, failureAt, ownData, settleAt } from '../call-site';
import { type Expected, type MessagePredicate, matcherOf } from '../message/match';
import {
  decode,
  decodeBinary,
  decodeJson,
  decodeText,
  encode,
  type Message,
  type Sendable,
} from '../message/message';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout } from '../worker';
import { ConnectionView } from './connection-view';
import { LazyPromise } from './lazy-promise';
import { sendShape } from './send-options';

/** Of a call that a test may leave alone. */
const optional = { optional: true };

/** How many calls of a connection capture their stack in advance. */
const exactSites = 100;

/**
 * An open connection as a test sees it. Every message is kept in order from the handshake on, and
 * each is read once. Every wait takes `{ timeout }` in milliseconds on the real clock, also under
 * fake timers; without one it ends shortly before the running test's own limit.
 */
export class Client extends ConnectionView implements AsyncIterable<Message> {
  #sites = 0;

  /**
   * Sends a string as text, bytes as binary, anything else as JSON text. Resolves when it was
   * written. Rejects with ERR_WS_CLOSED, ERR_WS_SEND_FAILED or ERR_WS_OPTION_INVALID.
   */
  send(data: Sendable, options?: SendOptions): Promise<void> {
    const wasOpen = this.handle.readyState === 1;
    let site: CallSite | undefined;
    const sent: Promise<void> = new Promise((resolve, reject) => {
      const how = options === undefined ? undefined : readOptions('send()', options, sendShape);
      this.handle.write(encode(data), how, (error) => {
        if (error === undefined) {
          resolve();
        } else {
          // A send need not be awaited: one that fails after the connection was open fails no test.
          if (wasOpen) sent.catch(() => undefined);
          reject(failureAt(site ?? callSite(this.send), error));
        }
      });
    });
    // Captured after the write, which should not wait for it.
    if (wasOpen) site = this.#site(this.send);
    return sent;
  }

  /** The next unread message. Rejects with ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED. */
  receive(options?: TimeoutOption): Promise<Message> {
    return this.#next(this.receive, (wire) => this.value(wire), options);
  }

  /** The next message, which must be text; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveText(options?: TimeoutOption): Promise<string> {
    return this.#next(this.receiveText, decodeText, options, ' (to be read as text)');
  }

  /** The next message, which must be JSON text, parsed; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveJson<Value = unknown>(options?: TimeoutOption): Promise<Value> {
    const read = (message: WireMessage): Value => decodeJson(message) as Value;
    return this.#next(this.receiveJson, read, options, ' (to be read as JSON)');
  }

  /** The next message, which must be binary; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveBinary(options?: TimeoutOption): Promise<Buffer> {
    return this.#next(this.receiveBinary, decodeBinary, options, ' (to be read as binary)');
  }

  /**
   * The first unread message that matches; those before it count as read, but stay in `messages`.
   * A string is compared with the text, a RegExp searches it, bytes are compared as bytes, an
   * object with the JSON; a function gets the message and its JSON.
   */
  waitFor(match: Expected | MessagePredicate, options?: TimeoutOption): Promise<Message> {
    return this.#limited(this.waitFor, options, async (timeout) => {
      const wants = this.wants(match);
      const wanted = (wire: WireMessage): boolean => wants(decode(wire));
      const limit = { timeout, awaiting: describeMatch(match) };
      return this.value(await this.handle.waitFor(wanted, limit));
    });
  }

  /**
   * Settles when the server has read everything sent so far, and what it answered at once has
   * arrived: a ping and its pong (RFC 6455 section 5.5.2) travel behind it. Work that the server
   * does later cannot be seen this way.
   */
  flush(options?: TimeoutOption): Promise<void> {
    return this.#limited(this.flush, options, (timeout) => this.handle.flush({ timeout }));
  }

  /** The round trip of a ping and its pong, ms. */
  ping(options?: TimeoutOption): Promise<number> {
    return this.#limited(this.ping, options, (timeout) => this.handle.ping({ timeout }), optional);
  }

  /** Sends a close frame and settles with how the connection ended; safe to call twice. */
  close(code?: number, reason?: string, options?: TimeoutOption): Promise<CloseRecord> {
    return this.#limited(
      this.close,
      options,
      async (timeout) => ownData(await this.handle.close(code, reason, { timeout })),
      optional,
    );
  }

  /** How the connection ended, as soon as it has. The wait begins when it is awaited. */
  get closed(): Promise<CloseRecord> {
    const site = callSite();
    return new LazyPromise(() => {
      const closed = settleAt(site, async () =>
        ownData(await this.handle.waitForClose({ timeout: this.defaultTimeout })),
      );
      return this.watched('closed', site, closed, optional);
    });
  }

  /** Cuts the connection without a close frame; the server sees 1006. */
  terminate(): void {
    this.handle.terminate();
  }

  /** Every message from here on, until the connection ends. A loss (1006) throws ERR_WS_CLOSED. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void, void> {
    for (;;) {
      try {
        const read = (wire: WireMessage): Message => this.value(wire);
        yield await this.#next(this[Symbol.asyncIterator], read, {}, '', optional);
      } catch (error) {
        const isEnd = error instanceof WsDynamicError && error.code === 'ERR_WS_CLOSED';
        if (isEnd && this.handle.closeRecord?.wasClean === true) return;
        throw error;
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.handle.dispose();
  }

  /** Whether a message matches, for `waitFor()`. @internal */
  protected wants(match: Expected | MessagePredicate): (message: Message) => boolean {
    return matcherOf('waitFor()', match);
  }

  /** A message as the test gets it. @internal */
  protected value(wire: WireMessage): Message {
    return decode(wire);
  }

  /** What a failure calls this side. @internal */
  protected get noun(): string {
    return 'client';
  }

  #next<Value>(
    entry: (...parameters: never[]) => unknown,
    read: (message: WireMessage) => Value,
    options: TimeoutOption | undefined,
    how = '',
    role?: { readonly optional: boolean },
  ): Promise<Value> {
    try {
      const timeout = options === undefined ? undefined : checkTimeout(options, entry.name);
      const ready = this.handle.take();
      if (ready !== undefined) return Promise.resolve(read(ready));
      const limit = { timeout: timeout ?? this.defaultTimeout, awaiting: `the next message${how}` };
      const site = this.#site(entry);
      const wait = this.#wait(site, read, limit);
      return this.watched(`${entry.name}()`, site, wait, role);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #wait<Value>(
    site: CallSite,
    read: (message: WireMessage) => Value,
    limit: WaitOptions,
  ): Promise<Value> {
    try {
      return read(await this.handle.next(limit));
    } catch (error) {
      throw failureAt(site, error);
    }
  }

  #limited<Value>(
    entry: (...parameters: never[]) => unknown,
    options: TimeoutOption | undefined,
    run: (timeout: number) => Promise<Value>,
    how?: { readonly optional: boolean },
  ): Promise<Value> {
    const site = this.#site(entry);
    const wait = settleAt(site, () =>
      run(checkTimeout(options, entry.name) ?? this.defaultTimeout),
    );
    return this.watched(`${entry.name}()`, site, wait, how);
  }

  /**
   * The caller's place. A stack costs some 10 µs, so only the first calls of a connection have it
   * taken; those after them rely on V8's asynchronous stacks, which show whoever awaits.
   */
  #site(entry: (...parameters: never[]) => unknown): CallSite {
    this.#sites += 1;
    return this.#sites <= this.exactSites ? callSite(entry) : {};
  }

  /** The promise of a call that the test has to await. @internal */
  protected watched<Value>(
    call: string,
    site: CallSite,
    wait: Promise<Value>,
    how?: { readonly optional: boolean },
  ): Promise<Value> {
    return awaited(`${this.noun}.${call}`, site, wait, how);
  }

  /** Limit of a wait that has none of its own, ms. @internal */
  protected get defaultTimeout(): number {
    return defaultTimeout();
  }

  /** How many calls have their stack taken beforehand. @internal */
  protected get exactSites(): number {
    return exactSites;
  }
}

/** What `waitFor()` waits for, in words. @internal */
export function describeMatch(match: unknown): string {
  if (typeof match === 'function') return 'a message that the predicate accepts';
  const text = inspect(match, { depth: 4, breakLength: Number.POSITIVE_INFINITY });
  return `a message like ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
}
