import type { MessageReading } from '../../bridge/connection';
import type { EndableWait, ReceivedMessage, WaitOptions } from '../../bridge/connection-data';
import { refuseExtra } from '../../validation/check';
import { awaited, type CallRole, openCalls } from '../awaited';
import { type CallSite, callSite, failLater, settleAt } from '../call-site';
import { noteReader } from '../difference/read-earlier';
import { searchFor } from '../difference/search';
import { type Expected, type MessagePredicate, matcherOf } from '../message/match';
import { decodeBinary, decodeJson, decodeText, type Message } from '../message/message';
import { type MessageFormat, plain, readAny } from '../message/message-format';
import { describeMatch } from '../message/show-expected';
import { outputOf } from '../schema/output';
import { withSchemas } from '../schema/schema-matcher';
import { isSchema, type StandardSchema } from '../schema/standard-schema';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout } from '../worker';
import { ShownByJest } from './shown-by-jest';

/** For how many calls the stack is captured in advance. */
const exactSites = 100;

const noSite: CallSite = Object.freeze({});

export type Verb = (...parameters: never[]) => unknown;

/** Reads the messages of a connection, or of all connections of a mock server: in order, each once. */
export abstract class MessageReader<Read, Json, Argument = Message> extends ShownByJest {
  #sites = 0;

  /**
   * The next unread message, for a mock server of any connection. Rejects with ERR_WS_RECEIVE_TIMEOUT or
   * ERR_WS_CLOSED.
   */
  receive(options?: TimeoutOption): Promise<Read>;
  /**
   * Returns the output of a schema (https://standardschema.dev); rejects with ERR_WS_UNEXPECTED_MESSAGE if it
   * has issues.
   */
  receive<Output>(schema: StandardSchema<Output>, options?: TimeoutOption): Promise<Output>;
  receive<Output>(
    first?: TimeoutOption | StandardSchema<Output>,
    second?: TimeoutOption,
    ...extra: []
  ): Promise<Read | Output> {
    const most = isSchema(first) ? 2 : 1;
    try {
      refuseExtra('receive()', [first, second, ...extra], { most });
    } catch (error) {
      return Promise.reject(error);
    }
    if (!isSchema(first)) return this.next(this.receive, (wire) => this.value(wire), first);
    const read = (wire: ReceivedMessage): Output =>
      outputOf(first as StandardSchema<Output>, this.format.open(wire));
    return this.next(this.receive, read, second, ' (to be read by a schema)');
  }

  /** The next message, which must be text; otherwise ERR_WS_UNEXPECTED_MESSAGE. */
  receiveText(options?: TimeoutOption): Promise<string> {
    return this.next(this.receiveText, decodeText, options, ' (to be read as text)');
  }

  /**
   * The next message, which must be JSON text, parsed; otherwise ERR_WS_UNEXPECTED_MESSAGE. With a codec, its
   * decoded value.
   */
  receiveJson<Value = Json>(options?: TimeoutOption): Promise<Value> {
    const { format } = this;
    const isJson = format.codec === undefined || format.codec === 'json';
    const read = (message: ReceivedMessage): Value =>
      (isJson ? decodeJson(message) : format.read(message)) as Value;
    return this.next(this.receiveJson, read, options, ' (to be read as JSON)');
  }

  /** The next message, which must be binary; otherwise ERR_WS_UNEXPECTED_MESSAGE. */
  receiveBinary(options?: TimeoutOption): Promise<Buffer> {
    return this.next(this.receiveBinary, decodeBinary, options, ' (to be read as binary)');
  }

  /**
   * The first unread message that matches; earlier ones count as read, but stay in `messages`. A string is
   * compared with the text, a RegExp searches it, bytes are compared as bytes, an object with the JSON; a
   * function receives the message and its JSON. With a codec, the decoded value is compared.
   */
  waitFor(
    match: Expected | MessagePredicate<Json, Argument>,
    options?: TimeoutOption,
    ...extra: []
  ): Promise<Read> {
    return this.limited(this.waitFor, options, async (timeout, wait, site) => {
      refuseExtra('waitFor()', [match, options, ...extra], { most: 2 });
      const { format } = this;
      const wants = matcherOf('waitFor()', match, format);
      const expected = withSchemas(match);
      const search = searchFor(expected, wants, format, this.reading);
      const limit = { timeout, wait, awaiting: describeMatch(expected), closest: search.closest };
      const found = this.reading.waitFor(search.predicate, limit);
      return this.value(await search.noteRead(found, { name: this.#nameOf(this.waitFor), site }));
    });
  }

  /**
   * Resolves when the peer has read everything sent so far, and its immediate replies have arrived: waits for
   * the pong to a ping (RFC 6455 section 5.5.2). Does not wait for later replies. A mock server waits for
   * each of its open connections.
   */
  flush(options?: TimeoutOption): Promise<void> {
    return this.limited(this.flush, options, (timeout) => this.reading.flush({ timeout }));
  }

  /** Reads the messages in the worker's realm. @internal */
  protected abstract get reading(): MessageReading;

  /** The name of this side in failures. @internal */
  protected abstract get noun(): string;

  /** The oldest unread message, if the next call can read it without waiting. @internal */
  protected ready(): ReceivedMessage | undefined {
    return undefined;
  }

  /** Reads and writes messages. @internal */
  get format(): MessageFormat {
    return plain;
  }

  /** Default limit of a wait, ms. @internal */
  protected get defaultTimeout(): number {
    return defaultTimeout();
  }

  /** For how many calls the stack is captured in advance. @internal */
  protected get exactSites(): number {
    return exactSites;
  }

  /** A call that resolves with the next message. @internal */
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
        this.#noteRead(verb, ready);
        return Promise.resolve(read(ready));
      }
      const wait = { isEnded: false };
      const awaiting = `the next message${how}`;
      const limit = { timeout: timeout ?? this.defaultTimeout, awaiting, wait };
      const site = this.site(verb);
      return this.watched(verb, site, this.#wait(verb, site, read, limit), { wait, ...role });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Records a step of the report for a message that had already arrived. */
  #noteRead(verb: Verb, message: ReceivedMessage): void {
    const site = this.site(verb);
    this.#noteReader(message, verb, site);
    const call = { name: this.#nameOf(verb), site, connection: this.reading };
    openCalls()?.note?.({ ...call, kind: 'call' });
  }

  #noteReader(message: ReceivedMessage, verb: Verb, site: CallSite): void {
    // A failure names the call by its line.
    if (site !== noSite) noteReader(message, { name: this.#nameOf(verb), site });
  }

  /** A call with a time limit. @internal */
  protected limited<Value>(
    verb: Verb,
    options: TimeoutOption | undefined,
    run: (timeout: number, wait: EndableWait, site: CallSite) => Promise<Value>,
    role?: CallRole,
  ): Promise<Value> {
    const site = this.site(verb);
    const wait = { isEnded: false };
    const settled = settleAt(site, () =>
      run(checkTimeout(options, verb.name) ?? this.defaultTimeout, wait, site),
    );
    return this.watched(verb, site, settled, { wait, ...role });
  }

  /**
   * The location of the call. Capturing a stack takes about 10 µs, so only the first calls of a connection do
   * it; later ones rely on V8's asynchronous stacks, which contain the awaiting line. @internal
   */
  protected site(verb: Verb): CallSite {
    this.#sites += 1;
    return this.#sites <= this.exactSites ? callSite(verb) : noSite;
  }

  /** The promise of a call that the test must await. @internal */
  protected watched<Value>(
    verb: Verb | string,
    site: CallSite,
    wait: Promise<Value>,
    role?: CallRole,
  ): Promise<Value> {
    return awaited(this.#nameOf(verb), site, wait, { connection: this.reading, ...role });
  }

  /** A message as the test reads it. @internal */
  protected value(wire: ReceivedMessage): Read {
    return this.format.read(wire);
  }

  /** The same for a list: a message that the codec cannot decode is returned unchanged. @internal */
  protected listed(wire: ReceivedMessage): Read {
    return readAny(this.format, wire);
  }

  #nameOf(verb: Verb | string): string {
    if (typeof verb === 'string') return `${this.noun}.${verb}`;
    return verb.name.startsWith('[') ? 'for await (… of client)' : `${this.noun}.${verb.name}()`;
  }

  #wait<Value>(
    verb: Verb,
    site: CallSite,
    read: (message: ReceivedMessage) => Value,
    limit: WaitOptions,
  ): Promise<Value> {
    return new Promise((resolve) => {
      const reject = (error: unknown): void => resolve(failLater(site, error));
      const accept = (wire: ReceivedMessage): void => {
        this.#noteReader(wire, verb, site);
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
