import type { WireMessage } from '../../realm/connection-data';
import type { MockMessages } from '../../realm/mock';
import { callSite, failureAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { describeMatch, type MessagePredicate } from '../client/client';
import type { Expected } from '../message/match';
import { decode, decodeBinary, decodeJson, decodeText } from '../message/message';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout } from '../worker';
import { type MessageFormat, matcherOf } from './message-format';

type Verb = (...parameters: never[]) => unknown;

/** Reads the messages of all connections of a mock server, in one order, each once. */
export class MockReader {
  readonly #inbox: MockMessages;
  /** @internal */
  protected readonly format: MessageFormat;

  constructor(inbox: MockMessages, format: MessageFormat) {
    this.#inbox = inbox;
    this.format = format;
  }

  /**
   * All that arrived on any connection, read or not; JSON parsed where the server is a JSON one. The
   * oldest read ones are forgotten beyond 16 MiB a connection.
   */
  get messages(): readonly Parsed[] {
    return Array.from(this.#inbox.messages, (message) => this.format.read(decode(message)));
  }

  /** The next unread message of any connection. Rejects with ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED. */
  receive(options?: TimeoutOption): Promise<Parsed> {
    const read = (message: WireMessage): Parsed => this.format.read(decode(message));
    return this.#next(this.receive, read, options);
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
    const wants = matcherOf(match, this.format);
    return this.#wait(this.waitFor, options, async (timeout) => {
      const wanted = (message: WireMessage) => wants(decode(message));
      const limit = { timeout, awaiting: describeMatch(match) };
      return this.format.read(decode(await this.#inbox.waitFor(wanted, limit)));
    });
  }

  /**
   * Settles when each connected client has read everything sent to it, and what it sent before has
   * arrived: a ping is sent behind it, and its pong comes back behind that.
   */
  flush(options?: TimeoutOption): Promise<void> {
    return this.#wait(this.flush, options, (timeout) => this.#inbox.flush(timeout));
  }

  #next<Value>(
    verb: Verb,
    read: (message: WireMessage) => Value,
    options: TimeoutOption | undefined,
  ): Promise<Value> {
    return this.#wait(verb, options, async (timeout) => read(await this.#inbox.next({ timeout })));
  }

  async #wait<Value>(
    verb: Verb,
    options: TimeoutOption | undefined,
    run: (timeout: number) => Promise<Value>,
  ): Promise<Value> {
    const site = callSite(verb);
    try {
      return await run(checkTimeout(options, verb.name) ?? defaultTimeout());
    } catch (error) {
      throw failureAt(site, error);
    }
  }
}
