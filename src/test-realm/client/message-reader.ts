import type { MessageReading } from '../../bridge/connection';
import type { ReceivedMessage, WaitOptions } from '../../bridge/connection-data';
import { awaited, type CallRole, openCalls } from '../awaited';
import { type CallSite, callSite, failureAt, settleAt } from '../call-site';
import { searchFor } from '../difference/search';
import { type Expected, type MessagePredicate, matcherOf } from '../message/match';
import { decodeBinary, decodeJson, decodeText, type Message } from '../message/message';
import { type MessageFormat, plain, readAny } from '../message/message-format';
import { showExpected } from '../message/show-expected';
import { outputOf } from '../schema/output';
import { withSchemas } from '../schema/schema-matcher';
import { isSchema, type StandardSchema } from '../schema/standard-schema';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout } from '../worker';

/** How many calls capture their stack in advance. */
const exactSites = 100;

const noSite: CallSite = Object.freeze({});

export type Verb = (...parameters: never[]) => unknown;

/** Reads the messages of a connection, or of all connections of a mock server, in order, each once. */
export abstract class MessageReader<Read, Json, Argument = Message> {
  #sites = 0;

  /**
   * The next unread message; on a mock server, of any connection. Rejects with
   * ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED.
   */
  receive(options?: TimeoutOption): Promise<Read>;
  /** The same as a schema gives it (https://standardschema.dev); else ERR_WS_UNEXPECTED_MESSAGE. */
  receive<Output>(schema: StandardSchema<Output>, options?: TimeoutOption): Promise<Output>;
  receive<Output>(
    first?: TimeoutOption | StandardSchema<Output>,
    second?: TimeoutOption,
  ): Promise<Read | Output> {
    if (!isSchema(first)) return this.next(this.receive, (wire) => this.value(wire), first);
    const read = (wire: ReceivedMessage): Output =>
      outputOf(first as StandardSchema<Output>, this.format.open(wire));
    return this.next(this.receive, read, second, ' (to be read by a schema)');
  }

  /** The next message, which must be text; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveText(options?: TimeoutOption): Promise<string> {
    return this.next(this.receiveText, decodeText, options, ' (to be read as text)');
  }

  /**
   * The next message, which must be JSON text, parsed; else ERR_WS_UNEXPECTED_MESSAGE. With a codec, its
   * decoded value.
   */
  receiveJson<Value = Json>(options?: TimeoutOption): Promise<Value> {
    const { format } = this;
    const isJson = format.codec === undefined || format.codec === 'json';
    const read = (message: ReceivedMessage): Value =>
      (isJson ? decodeJson(message) : format.read(message)) as Value;
    return this.next(this.receiveJson, read, options, ' (to be read as JSON)');
  }

  /** The next message, which must be binary; else ERR_WS_UNEXPECTED_MESSAGE. */
  receiveBinary(options?: TimeoutOption): Promise<Buffer> {
    return this.next(this.receiveBinary, decodeBinary, options, ' (to be read as binary)');
  }

  /**
   * The first unread message that matches; those before it count as read, but stay in `messages`.
   * A string is compared with the text, a RegExp searches it, bytes are compared as bytes, an
   * object with the JSON; a function gets the message and its JSON. With a codec its value is compared.
   */
  waitFor(
    match: Expected | MessagePredicate<Json, Argument>,
    options?: TimeoutOption,
  ): Promise<Read> {
    return this.limited(this.waitFor, options, async (timeout) => {
      const { format } = this;
      const wants = matcherOf('waitFor()', match, format);
      const search = searchFor(withSchemas(match), wants, format, () => this.reading.messages);
      const limit = { timeout, awaiting: describeMatch(match), closest: search.closest };
      return this.value(await this.reading.waitFor(search.predicate, limit));
    });
  }

  /**
   * Settles when the peer has read everything sent so far, and what it answered at once has arrived:
   * a ping and its pong (RFC 6455 section 5.5.2) are sent after it. Work that the peer does later
   * cannot be seen this way. A mock server waits for each of its open connections.
   */
  flush(options?: TimeoutOption): Promise<void> {
    return this.limited(this.flush, options, (timeout) => this.reading.flush({ timeout }));
  }

  /** Where the messages arrive, in the worker's realm. @internal */
  protected abstract get reading(): MessageReading;

  /** What a failure calls this side. @internal */
  protected abstract get noun(): string;

  /** The oldest unread message, if the next call may read it without a wait. @internal */
  protected ready(): ReceivedMessage | undefined {
    return undefined;
  }

  /** How messages are read. @internal */
  get format(): MessageFormat {
    return plain;
  }

  /** Limit of a wait that has none of its own, ms. @internal */
  protected get defaultTimeout(): number {
    return defaultTimeout();
  }

  /** How many calls have their stack taken beforehand. @internal */
  protected get exactSites(): number {
    return exactSites;
  }

  /** A call that settles with the next message. @internal */
  protected next<Value>(
    verb: Verb,
    read: (message: ReceivedMessage) => Value,
    options: TimeoutOption | undefined,
    how = '',
    role?: CallRole,
  ): Promise<Value> {
    try {
      const timeout = options === undefined ? undefined : checkTimeout(options, verb.name);
      const ready = this.ready();
      if (ready !== undefined) {
        this.#noteRead(verb);
        return Promise.resolve(read(ready));
      }
      const limit = { timeout: timeout ?? this.defaultTimeout, awaiting: `the next message${how}` };
      const site = this.site(verb);
      return this.watched(verb, site, this.#wait(site, read, limit), role);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** A message that had arrived is given at once. */
  #noteRead(verb: Verb): void {
    const note = openCalls()?.note;
    const call = { name: `${this.noun}.${verb.name}()`, kind: 'call' } as const;
    note?.({ ...call, site: this.site(verb), connection: this.reading });
  }

  /** A call with a limit. @internal */
  protected limited<Value>(
    verb: Verb,
    options: TimeoutOption | undefined,
    run: (timeout: number) => Promise<Value>,
    role?: CallRole,
  ): Promise<Value> {
    const site = this.site(verb);
    const wait = settleAt(site, () => run(checkTimeout(options, verb.name) ?? this.defaultTimeout));
    return this.watched(verb, site, wait, role);
  }

  /**
   * The caller's place. A stack costs some 10 µs, so only the first calls of a connection have it
   * taken; those after them rely on V8's asynchronous stacks, which show the awaiting line. @internal
   */
  protected site(verb: Verb): CallSite {
    this.#sites += 1;
    return this.#sites <= this.exactSites ? callSite(verb) : noSite;
  }

  /** The promise of a call that the test has to await. @internal */
  protected watched<Value>(
    verb: Verb | string,
    site: CallSite,
    wait: Promise<Value>,
    role?: CallRole,
  ): Promise<Value> {
    const call = typeof verb === 'string' ? verb : `${verb.name}()`;
    return awaited(`${this.noun}.${call}`, site, wait, { connection: this.reading, ...role });
  }

  /** A message as the test gets it. @internal */
  protected value(wire: ReceivedMessage): Read {
    return this.format.read(wire);
  }

  /** The same in a list: one that the codec cannot decode as it came. @internal */
  protected listed(wire: ReceivedMessage): Read {
    return readAny(this.format, wire);
  }

  #wait<Value>(
    site: CallSite,
    read: (message: ReceivedMessage) => Value,
    limit: WaitOptions,
  ): Promise<Value> {
    return new Promise((resolve) => {
      const reject = (error: unknown): void => resolve(failLater(site, error));
      const accept = (wire: ReceivedMessage): void => {
        try {
          resolve(read(wire));
        } catch (error) {
          reject(error);
        }
      };
      this.reading.request(limit, { resolve: accept, reject });
    });
  }
}

/**
 * Rejects some microtasks later: only then the asynchronous stack of the error shows who awaits the
 * promise that is resolved with this one.
 */
async function failLater(site: CallSite, error: unknown): Promise<never> {
  await undefined;
  await undefined;
  throw failureAt(site, error);
}

function describeMatch(match: unknown): string {
  if (typeof match === 'function') return 'a message that the predicate accepts';
  const text = showExpected(match);
  return `a message like ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
}
