import type { CloseEvent, ReceivedMessage } from '../../bridge/connection-data';
import type { MockArrival, MockHandshake } from '../../bridge/mock';
import { showLine } from '../../errors/show-text';
import { checkArgument, refuseExtra } from '../../validation/check';
import { action } from '../../validation/kinds';
import { encodeFrame } from '../../wire/frame';
import { openCalls } from '../awaited';
import { ownData, runNowAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { Client } from '../client/client';
import { refuseUnbound } from '../client/refuse-unbound';
import { noteUse } from '../late-call';
import { type MatcherSubject, subjectBrand } from '../matchers/subject';
import type { Expected, MessagePredicate } from '../message/match';
import { type Message, type Sendable, toBuffer } from '../message/message';
import { type MessageFormat, readAny } from '../message/message-format';
import type { TimeoutOption } from '../timeout-option';
import { workerApi, workerFunctions } from '../worker';
import { connectionEvent, rawBytes } from './call-options';
import { EventListeners } from './event-listeners';

/** How long to wait for a client's answer to a ping, ms. */
const openingTime = 1000;

/** An invalid frame (RFC 6455 section 5.2): reserved bits and a reserved opcode. */
const invalidFrame = encodeFrame({ opcode: 0xf, rsv: 7 });

/**
 * The mock server's side of one connection, with the API of `Client`: reads the messages of the client under
 * test, sends messages to it, and closes the connection.
 *
 * @typeParam In type of the client's messages: declared, not validated
 * @typeParam Out type of the values that the test sends
 * @typeParam Argument type of the first argument of a predicate of `waitFor()`
 */
export class MockConnection<
  In = Parsed,
  Out extends Sendable = Sendable,
  Argument = Message,
> extends Client<In, Out, In, Argument> {
  /** The handshake request: path, query, headers, subprotocols, origin. */
  readonly request: MockHandshake;
  readonly #arrival: MockArrival;
  #name: string | undefined;
  readonly #closed: CloseEvent[] = [];
  readonly #onClose = new EventListeners(() => this.#closed.map((record) => [record] as const));
  // Not enumerable, since Jest prints a connection by its properties.
  readonly #onMessage = new EventListeners(() =>
    this.replay().map((message) => [message] as const),
  );
  readonly #unwatch: (() => void) | undefined;

  /** @internal */
  constructor(arrival: MockArrival, format: MessageFormat) {
    super(arrival.handle, format);
    this.#arrival = arrival;
    this.#unwatch = workerApi()?.session.watch(arrival.handle);
    this.request = ownData(arrival.handshake);
    void arrival.handle.closed.then((closed) => {
      const record = ownData(closed);
      this.#closed.push(record);
      this.#onClose.emit(record);
    });
  }

  /** Called with each message. @internal */
  get onMessage(): EventListeners<readonly [ReceivedMessage]> {
    return this.#onMessage;
  }

  /** Stops showing its frames in failures. @internal */
  get unwatch(): (() => void) | undefined {
    return this.#unwatch;
  }

  /**
   * Resolves after the client's `open` event: then it answers a ping, or has sent a close frame. The wait is
   * short, since not every client answers pings. @internal
   */
  async opened(): Promise<void> {
    const { readyState, counters } = this.handle;
    if (readyState === 2) await this.#arrival.answered(openingTime);
    if (readyState !== 1) return;
    const { ready } = this.format;
    if (ready !== undefined) await this.#atMost(ready);
    else if (counters.messagesReceived === 0) {
      await this.handle.ping({ timeout: openingTime }).catch(() => undefined);
    }
  }

  async #atMost(ready: Promise<void>): Promise<void> {
    const limit = workerFunctions().pause(openingTime);
    await Promise.race([ready, this.handle.closed, limit.done]);
    limit.cancel();
  }

  /** The messages so far, for the first listener. @internal */
  replay(): readonly ReceivedMessage[] {
    for (const message of this.handle.messages) message.isRead = true;
    return this.handle.messages;
  }

  /** @internal */
  override get [subjectBrand](): MatcherSubject {
    return this.subject({ kind: 'connection', label: String(this) });
  }

  /** The name set by `nextConnection(name)` or the option `name`, also shown in failures. */
  get name(): string | undefined {
    return this.#name;
  }
  set name(name: string | undefined) {
    this.#name = name;
    const label = `connection ${this.#arrival.number}`;
    this.#arrival.label = name === undefined ? label : `${label} "${showLine(name)}"`;
  }

  /** The mock server's URL. */
  override get url(): string {
    return this.#arrival.serverUrl;
  }

  /** All received messages, read or not; decoded if the mock server has a codec. */
  override get messages(): readonly In[] {
    return super.messages;
  }

  /** The first unread message that matches, as on a `Client`; compared as in the matchers. */
  override waitFor(
    match: Expected | MessagePredicate<In, Argument>,
    options?: TimeoutOption,
  ): Promise<In> {
    return super.waitFor(match, options);
  }

  /** @internal */
  protected override get noun(): string {
    return 'connection';
  }

  /**
   * The client may leave at any time, and the test may end the connection while a listener sends. @internal
   */
  protected override get mayHaveEnded(): boolean {
    const isListener = openCalls()?.areAside ?? workerApi() === undefined;
    return isListener || !this.handle.isClosedHere;
  }

  /**
   * Calls a listener for each message, or for the end of the connection. The first listener is also called
   * for earlier messages that are still in `messages`. Returns a function that removes the listener.
   */
  on(event: 'message', listener: (message: In) => unknown): () => void;
  on(event: 'close', listener: (record: CloseEvent) => unknown): () => void;
  on(event: 'message' | 'close', listener: (value: Parsed) => unknown): () => void {
    return runNowAt(this.on, () => {
      checkArgument('on()', 'event', event, connectionEvent);
      checkArgument('on()', 'listener', listener, action);
      if (event === 'close') return this.#onClose.add(listener);
      return this.onMessage.add((wire) => listener(readAny(this.format, wire)));
    });
  }

  /** Destroys the socket without a close frame: the client sees close code 1006. */
  drop(...extra: []): void {
    runNowAt(this.drop, () => refuseExtra('drop()', extra));
    this.noteEnd('drop()', this.drop);
    this.terminate();
  }

  /** Sends an invalid frame, so that the client fails the connection and emits its `error` event. */
  error(...extra: []): void {
    runNowAt(this.error, () => refuseExtra('error()', extra));
    noteUse('connection.error()', this.error, this.handle);
    this.#arrival.writeRaw(invalidFrame);
  }

  /** Writes these bytes to the socket, unframed and unchecked. */
  sendRaw(bytes: ArrayBufferView): void {
    runNowAt(this.sendRaw, () => {
      checkArgument('sendRaw()', 'bytes', bytes, rawBytes);
      noteUse('connection.sendRaw()', this.sendRaw, this.handle);
      this.#arrival.writeRaw(Buffer.from(toBuffer(bytes)));
    });
  }

  /** @internal */
  override toString(): string {
    return `${this.#arrival.label} of the mock server ${this.#arrival.serverUrl}`;
  }
}

refuseUnbound(MockConnection, 'connection');
