import type { MessageReading, Predicate } from '../../realm/connection';
import type { WireMessage } from '../../realm/connection-data';
import { waitAt } from '../awaited';
import type { Parsed } from '../chain/chain-types';
import { describeMatch } from '../client/client';
import { type Expected, type MessagePredicate, matcherOf } from '../message/match';
import { decode, decodeBinary, decodeJson, decodeText } from '../message/message';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout } from '../worker';
import type { MessageFormat } from './message-format';

type Verb = (...parameters: never[]) => unknown;

/** Reads the messages of all connections of a mock server, in one order, each once. */
export class MockReader {
  readonly #inbox: MessageReading;
  /** @internal */
  protected readonly format: MessageFormat;

  constructor(inbox: MessageReading, format: MessageFormat) {
    this.#inbox = inbox;
    this.format = format;
  }

  /**
   * All that arrived on any connection, read or not; JSON parsed where the server is a JSON one. The
   * oldest read ones are forgotten beyond 16 MiB a connection.
   */
  get messages(): readonly Parsed[] {
    return Array.from(this.#inbox.messages, this.#read);
  }

  /** The next unread message of any connection. Rejects with ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED. */
  receive(options?: TimeoutOption): Promise<Parsed> {
    return this.#next(this.receive, this.#read, options);
  }

  /** The next message, which must be text; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveText(options?: TimeoutOption): Promise<string> {
    return this.#next(this.receiveText, decodeText, options);
  }

  /** The next message, which must be JSON text, parsed; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveJson<Value = Parsed>(options?: TimeoutOption): Promise<Value> {
    return this.#next(this.receiveJson, (message) => decodeJson(message) as Value, options);
  }

  /** The next message, which must be binary; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveBinary(options?: TimeoutOption): Promise<Buffer> {
    return this.#next(this.receiveBinary, decodeBinary, options);
  }

  /** The first unread message that matches, as on a `Client`; those before it count as read. */
  waitFor(match: Expected | MessagePredicate, options?: TimeoutOption): Promise<Parsed> {
    return waitAt('mock', this.waitFor, async () => {
      const wants = matcherOf('waitFor()', match, this.format.isJson);
      const wanted: Predicate = (message) => wants(decode(message));
      const limit = { timeout: limitOf(this.waitFor, options), awaiting: describeMatch(match) };
      return this.#read(await this.#inbox.waitFor(wanted, limit));
    });
  }

  /**
   * Settles when each connected client has read everything sent to it, and what it sent before has
   * arrived: a ping is sent behind it, and its pong comes back behind that.
   */
  flush(options?: TimeoutOption): Promise<void> {
    return waitAt('mock', this.flush, () =>
      this.#inbox.flush({ timeout: limitOf(this.flush, options) }),
    );
  }

  readonly #read = (message: WireMessage): Parsed => this.format.read(decode(message));

  #next<Value>(
    verb: Verb,
    read: (message: WireMessage) => Value,
    options: TimeoutOption | undefined,
  ): Promise<Value> {
    return waitAt('mock', verb, async () =>
      read(await this.#inbox.next({ timeout: limitOf(verb, options) })),
    );
  }
}

function limitOf(verb: Verb, options: TimeoutOption | undefined): number {
  return checkTimeout(options, verb.name) ?? defaultTimeout();
}
