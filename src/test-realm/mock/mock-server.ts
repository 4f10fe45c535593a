import type { SendOptions } from '../../bridge/connection-data';
import type { MockHandle } from '../../bridge/mock';
import { answerOf, checkArgument, readOptions } from '../../validation/check';
import { action } from '../../validation/kinds';
import { awaited, freeAt, waitAt } from '../awaited';
import { callSite, runNowAt, settleAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { LazyPromise } from '../client/lazy-promise';
import { type MatcherSubject, readingSubject, subjectBrand } from '../matchers/subject';
import type { ExpectedOf } from '../message/declared-type';
import type { Expected, MessagePredicate } from '../message/match';
import type { Message, Sendable } from '../message/message';
import { type TranscriptSource, transcriptBrand } from '../transcript/source';
import { defaultTimeout } from '../worker';
import { broadcastShape, mockEvent, nextShape } from './call-options';
import { type HttpAnswer, type HttpAnswerer, type HttpRequest, httpHandler } from './http-answer';
import type { MockConnection } from './mock-connection';
import { MockControls } from './mock-controls';
import type { MockEventMap, MockEvents } from './mock-events';
import { nobodyToSendTo } from './mock-failures';
import type { MockServerOptions, NextConnection } from './mock-options';
import type { Answer, ReplyOptions } from './reply-rules';

export type {
  Answer,
  HttpAnswer,
  HttpAnswerer,
  HttpRequest,
  MockConnection,
  MockServerOptions,
  NextConnection,
  ReplyOptions,
};

/**
 * A real WebSocket server whose behaviour the test writes, for testing clients. What it reads, it
 * reads of all connections in the order of arrival; each connection can be read on its own, too.
 *
 * @typeParam In what the clients send: declared, not checked
 * @typeParam Out what the test sends to them
 * @typeParam Argument what a predicate gets first
 */
export class MockServer<
  In = Parsed,
  Out extends Sendable = Sendable,
  Argument = Message,
> extends MockControls<In, Argument> {
  readonly #handle: MockHandle;
  readonly #events: MockEvents;

  /** @internal */
  constructor(handle: MockHandle, events: MockEvents) {
    super(handle, events.format);
    this.#handle = handle;
    this.#events = events;
  }

  /** Its subprotocol and its close are those of the latest connection. @internal */
  get [subjectBrand](): MatcherSubject {
    const last = this.#events.connections.at(-1);
    const own = {
      kind: 'mock',
      label: `the mock server ${this.url}`,
      format: this.format,
      isOpen: this.connections.length > 0,
      protocol: last?.protocol ?? '',
    } as const;
    return readingSubject(this.#handle.inbox, own, async (timeout) => {
      const { handle } = last ?? (await this.nextConnection({ timeout }));
      return handle.waitForClose({ timeout });
    });
  }

  /** What a transcript has: its connections, by name or number. @internal */
  get [transcriptBrand](): TranscriptSource {
    return {
      kind: 'mock',
      label: `the mock server ${this.url}`,
      read: () => this.#events.conversations(),
    };
  }

  /**
   * Settles once each client that connects has been played its connection of `replay` to the end; at least
   * one. While `record` records: once each has closed.
   */
  get replayed(): Promise<void> {
    const site = callSite();
    const role = { connection: this.reading };
    return new LazyPromise(() => {
      const work = settleAt(site, () => this.#events.replayed(this.#handle));
      return awaited('mock.replayed', site, work, role);
    });
  }

  get #all(): readonly MockConnection<In, Out, Argument>[] {
    return this.#events.connections as readonly MockConnection<In, Out, Argument>[];
  }

  /** The open connections, in the order of their handshakes. */
  get connections(): readonly MockConnection<In, Out, Argument>[] {
    return this.#all.filter(({ readyState }) => readyState === 1);
  }

  /** The latest connection of that name, open or not; `undefined` when there was none. */
  connection(name: string): MockConnection<In, Out, Argument> | undefined {
    return this.#all.findLast((connection) => connection.name === name);
  }

  /**
   * The oldest connection that no `nextConnection()` returned yet, or the next one, once its client has
   * emitted `open`. Messages sent meanwhile are kept. A name picks the one that the option `name` calls so; without that option
   * it names the connection. Rejects with ERR_WS_CONNECT_TIMEOUT, or ERR_WS_CLOSED after `close()`.
   */
  nextConnection(which: string | NextConnection = {}): Promise<MockConnection<In, Out, Argument>> {
    return waitAt(
      'mock',
      this.nextConnection,
      async () => {
        const given: NextConnection = typeof which === 'string' ? { name: which } : which;
        const options = readOptions('nextConnection()', given, nextShape);
        const { name, where = () => true, timeout = defaultTimeout() } = options;
        const picked = this.#events.nameOf === undefined ? undefined : name;
        const connection: MockConnection = await this.#events.unclaimed.take(
          (candidate) =>
            (picked === undefined || candidate.name === picked) &&
            answerOf('nextConnection()', where(candidate)),
          timeout,
          (isClosed) => this.#events.noConnection(this.#handle, picked, timeout, isClosed),
        );
        if (name !== undefined) connection.name = name;
        await connection.opened();
        return connection as MockConnection<In, Out, Argument>;
      },
      { connection: this.reading },
    );
  }

  /**
   * Answers plain HTTP requests (a token, polling) from now on; with `url`, those to its host. The first
   * function that returns an answer is used; requests without an answer get 404. Returns a function that removes it.
   */
  http(answerer: HttpAnswerer): () => void {
    return runNowAt(this.http, () => {
      checkArgument('http()', 'answerer', answerer, action);
      return this.#handle.http(httpHandler(answerer));
    });
  }

  /** Sends to every open connection. Rejects with ERR_WS_CLOSED when there is none. */
  send(data: Out, options?: SendOptions): Promise<void> {
    const send = () => {
      if (this.connections.length > 0) return this.broadcast(data, options);
      throw nobodyToSendTo(this.#handle);
    };
    return freeAt(this.send, send, this.reading);
  }

  /** Sends to every open connection but one, if there are any. */
  broadcast(
    data: Out,
    options: SendOptions & { readonly except?: MockConnection } = {},
  ): Promise<void> {
    const send = async () => {
      const { except, ...how } = readOptions('broadcast()', options, broadcastShape);
      const receivers = this.connections.filter((connection) => connection !== except);
      // Data that cannot be sent is refused without recipients, too.
      if (receivers.length === 0) this.format.write(data);
      await Promise.all(receivers.map((connection) => connection.send(data, how)));
    };
    return freeAt(this.broadcast, send, this.reading);
  }

  /**
   * Answers each message that matches from now on, on the connection it came from. The first rule
   * that matches answers. Returns a function that removes the rule.
   */
  reply(
    match: ExpectedOf<In> | MessagePredicate<In, Argument>,
    answer: Answer<In, Out>,
    options?: ReplyOptions,
  ): () => void {
    const site = callSite(this.reply);
    return runNowAt(this.reply, () =>
      this.#events.replies.add(match as Expected, answer as Answer, options, site),
    );
  }

  /**
   * Calls a listener for each connection, message, end of a connection, or end of a handshake. The
   * first listener of a kind is also called for earlier ones, as far as they are kept: the
   * messages of `messages`, the last 1,000 handshakes. Returns a function that removes the listener.
   */
  on<Event extends keyof MockEventMap>(
    event: Event,
    listener: (...details: MockEventMap<In, Out>[Event]) => unknown,
  ): () => void {
    return runNowAt(this.on, () => {
      checkArgument('on()', 'event', event, mockEvent);
      checkArgument('on()', 'listener', listener, action);
      return this.#events.listeners[event].add(listener);
    });
  }

  /** Destroys every open connection without a close frame: the clients see 1006. */
  drop(): void {
    for (const connection of this.connections) connection.drop();
  }

  /** Sends an invalid frame on every open connection, so that clients emit their `error` event. */
  error(): void {
    for (const connection of this.connections) connection.error();
  }
}
