import type { SendOptions } from '../../bridge/connection-data';
import type { MockHandle } from '../../bridge/mock';
import { answerOf, checkArgument, readOptions, refuseExtra } from '../../validation/check';
import { action, text } from '../../validation/kinds';
import { awaited, waitAt } from '../awaited';
import { callSite, runNowAt, settleAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { refuseUnbound } from '../client/refuse-unbound';
import { freeAt } from '../late-call';
import {
  lossOfMock,
  type MatcherSubject,
  readingSubject,
  settledMock,
  subjectBrand,
} from '../matchers/subject';
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

/** The remedy where one connection may be meant. */
const one = (method: string): string =>
  `It acts on every open connection; for one of them, call its ${method}().`;

/**
 * A real WebSocket server for testing clients, whose behavior is defined by the test. It reads the messages
 * of all connections in the order of arrival; each connection can also be read separately.
 *
 * @typeParam In type of the clients' messages: declared, not validated
 * @typeParam Out type of the values that the test sends
 * @typeParam Argument type of the first argument of a predicate
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

  /** Subprotocol and close are those of the latest connection. @internal */
  get [subjectBrand](): MatcherSubject {
    const last = this.#events.connections.at(-1);
    const own = {
      kind: 'mock',
      label: `the mock server ${this.url}`,
      format: this.format,
      isOpen: this.connections.length > 0,
      protocol: last?.protocol ?? '',
      reached: this.#events.reached.until(this.#handle.endOfTest),
    } as const;
    const end = async (timeout: number) => {
      const { handle } = last ?? (await this.nextConnection({ timeout }));
      return handle.waitForClose({ timeout });
    };
    const lost = () => lossOfMock(this.#events.connections.map(({ handle }) => handle));
    const { inbox } = this.#handle;
    const settle: MatcherSubject['settle'] = ({ timeout }) =>
      settledMock(inbox, this.connections.length, timeout);
    return readingSubject(inbox, own, end, lost, settle);
  }

  /** The source for transcripts: its connections, by name or number. @internal */
  get [transcriptBrand](): TranscriptSource {
    return {
      kind: 'mock',
      label: `the mock server ${this.url}`,
      read: () => this.#events.conversations(),
    };
  }

  /**
   * Resolves when `replay` has played each recorded connection to the end. While `record` is recording: when
   * each client has closed.
   */
  get replayed(): Promise<void> {
    const site = callSite();
    const work = settleAt(site, () => this.#events.replayed(this.#handle));
    return awaited('mock.replayed', site, work, { connection: this.reading });
  }

  get #all(): readonly MockConnection<In, Out, Argument>[] {
    return this.#events.connections as readonly MockConnection<In, Out, Argument>[];
  }

  /** The open connections, in the order of their handshakes. */
  get connections(): readonly MockConnection<In, Out, Argument>[] {
    return this.#all.filter(({ readyState }) => readyState === 1);
  }

  /** The latest connection with that name, open or not; `undefined` if there is none. */
  connection(name: string): MockConnection<In, Out, Argument> | undefined {
    runNowAt(this.connection, () => checkArgument('connection()', 'name', name, text));
    return this.#all.findLast((connection) => connection.name === name);
  }

  /**
   * The oldest connection not yet returned by `nextConnection()`, or the next one, once its client has
   * emitted `open`. Messages sent meanwhile are kept. A name selects the connection with that name from the
   * option `name`; without that option, it names the connection. Rejects with ERR_WS_CONNECT_TIMEOUT, or
   * ERR_WS_CLOSED after `close()`.
   */
  nextConnection(
    which: string | NextConnection = {},
    ...extra: []
  ): Promise<MockConnection<In, Out, Argument>> {
    const wait = { isEnded: false };
    return waitAt(
      'mock',
      this.nextConnection,
      async () => {
        const remedy = 'A name and a limit are options: nextConnection({ name, timeout }).';
        refuseExtra('nextConnection()', [which, ...extra], { most: 1, remedy });
        const given: NextConnection = typeof which === 'string' ? { name: which } : which;
        const options = readOptions('nextConnection()', given, nextShape);
        const { name, where = () => true, timeout = defaultTimeout() } = options;
        const picked = this.#events.nameOf === undefined ? undefined : name;
        const connection: MockConnection = await this.#events.unclaimed.take(
          (candidate) =>
            (picked === undefined || candidate.name === picked) &&
            answerOf('nextConnection()', where(candidate)),
          timeout,
          (expiry) => this.#events.noConnection(this.#handle, picked, expiry),
          wait,
        );
        if (name !== undefined) connection.name = name;
        await connection.opened();
        return connection as MockConnection<In, Out, Argument>;
      },
      { connection: this.reading, wait },
    );
  }

  /**
   * Adds a handler for plain HTTP requests (a token, polling), and with `url` for those to its host. The
   * first handler that returns an answer is used; requests without an answer receive 404. Returns a function
   * that removes the handler.
   */
  http(answerer: HttpAnswerer): () => void {
    return runNowAt(this.http, () => {
      checkArgument('http()', 'answerer', answerer, action);
      this.noteUse(this.http);
      return this.#handle.http(httpHandler(answerer));
    });
  }

  /** Sends to every open connection. Rejects with ERR_WS_CLOSED if there is none. */
  send(data: Out, options?: SendOptions): Promise<void> {
    const send = () => {
      if (this.connections.length > 0) return this.broadcast(data, options);
      throw nobodyToSendTo(this.#handle, this.#all.length > 0);
    };
    return freeAt(this.send, send, this.reading);
  }

  /** Sends to every open connection except one, if there are any. */
  broadcast(
    data: Out,
    options: SendOptions & { readonly except?: MockConnection } = {},
  ): Promise<void> {
    const send = async () => {
      const { except, ...how } = readOptions('broadcast()', options, broadcastShape);
      const receivers = this.connections.filter((connection) => connection !== except);
      // Validates the data even if there are no recipients.
      if (receivers.length === 0) this.format.write(data);
      if (this.connections.length === 0) this.#events.missed.note(callSite(this.broadcast));
      await Promise.all(receivers.map((connection) => connection.send(data, how)));
    };
    return freeAt(this.broadcast, send, this.reading, true);
  }

  /**
   * Adds a rule that answers each matching message on its connection. The first matching rule answers.
   * Returns a function that removes the rule.
   */
  reply(
    match: ExpectedOf<In> | MessagePredicate<In, Argument>,
    answer: Answer<In, Out>,
    options?: ReplyOptions,
  ): () => void {
    const site = callSite(this.reply);
    this.noteUse(this.reply);
    return runNowAt(this.reply, () =>
      this.#events.replies.add(match as Expected, answer as Answer, options, site),
    );
  }

  /**
   * Calls a listener for each connection, message, close or handshake. The first listener of an event is also
   * called for earlier events that are still kept: the messages in `messages`, the last 1,000 handshakes.
   * Returns a function that removes the listener.
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

  /** Destroys every open connection without a close frame: the clients see close code 1006. */
  drop(...extra: []): void {
    runNowAt(this.drop, () => refuseExtra('mock.drop()', extra, { remedy: one('drop') }));
    for (const connection of this.connections) connection.drop();
  }

  /** Sends an invalid frame on every open connection, so that clients emit their `error` event. */
  error(...extra: []): void {
    runNowAt(this.error, () => refuseExtra('mock.error()', extra, { remedy: one('error') }));
    this.noteUse(this.error);
    for (const connection of this.connections) connection.error();
  }
}

refuseUnbound(MockServer, 'mock');
