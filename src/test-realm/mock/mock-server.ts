import type { SendOptions } from '../../bridge/connection-data';
import type { MockHandle, MockOpening, Refusal } from '../../bridge/mock';
import { markFramesShown } from '../../errors/evidence';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { answerOf, checkArgument, readOptions } from '../../validation/check';
import { action, milliseconds } from '../../validation/kinds';
import { waitAt } from '../awaited';
import { callSite, runAt, runNowAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { type MatcherSubject, readingSubject, subjectBrand } from '../matchers/subject';
import type { ExpectedOf } from '../message/declared-type';
import type { Expected, MessagePredicate } from '../message/match';
import type { Sendable } from '../message/message';
import { formatOf } from '../message/message-format';
import type { TimeoutOption } from '../timeout-option';
import { defaultTimeout, workerApi, workerFunctions } from '../worker';
import { broadcastShape, mockEvent, nextShape, refusalKind, timesShape } from './call-options';
import { type HttpAnswer, type HttpAnswerer, type HttpRequest, httpHandler } from './http-answer';
import type { MockConnection } from './mock-connection';
import { type MockEventMap, MockEvents } from './mock-events';
import { checkOptions, type MockServerOptions, workerSettings } from './mock-options';
import { MockReader } from './mock-reader';
import type { Answer, ReplyOptions } from './reply-rules';

export type {
  Answer,
  HttpAnswer,
  HttpAnswerer,
  HttpRequest,
  MockConnection,
  MockServerOptions,
  ReplyOptions,
};

/** How many of the next handshakes are treated so; all by default. */
export interface Times {
  readonly times?: number;
}

/** Which connection, and how long to wait for it, ms. */
export interface NextConnection extends TimeoutOption {
  readonly name?: string;
  readonly where?: (connection: MockConnection) => boolean;
}

/**
 * A real WebSocket server whose behaviour the test writes, for testing clients. What it reads, it
 * reads of all connections in the order of arrival; each connection can be read on its own, too.
 *
 * @typeParam In what the clients send: declared, not checked
 * @typeParam Out what the test sends to them
 */
export class MockServer<In = Parsed, Out extends Sendable = Sendable> extends MockReader<In> {
  /** Where clients connect: `ws://127.0.0.1:9000`, with the path that is served, or the option `url`. */
  readonly url: string;
  readonly host: string;
  /** Where it listens in any case. */
  readonly port: number;
  /** PEM of the authority that a client has to trust for `wss://`; `undefined` without TLS. */
  readonly ca: string | undefined;
  readonly #handle: MockHandle;
  readonly #events: MockEvents;

  /** @internal */
  constructor(handle: MockHandle, events: MockEvents) {
    super(handle.inbox, events.format);
    this.url = handle.url;
    this.host = handle.host;
    this.port = handle.port;
    this.ca = handle.ca;
    this.#handle = handle;
    this.#events = events;
  }

  /** Its subprotocol and its close are those of the latest connection. @internal */
  get [subjectBrand](): MatcherSubject {
    const last = this.#events.connections.at(-1);
    const own = {
      kind: 'mock',
      label: `the mock server ${this.url}`,
      isJson: this.format.isJson,
      isOpen: this.connections.length > 0,
      protocol: last?.protocol ?? '',
    } as const;
    return readingSubject(this.#handle.inbox, own, async (timeout) => {
      const { handle } = last ?? (await this.nextConnection({ timeout }));
      return handle.waitForClose({ timeout });
    });
  }

  /** The open connections, in the order of their handshakes. */
  get connections(): readonly MockConnection<In, Out>[] {
    return this.#events.connections.filter(({ readyState }) => readyState === 1);
  }

  /** The latest connection of that name, open or not; `undefined` when there was none. */
  connection(name: string): MockConnection<In, Out> | undefined {
    return this.#events.connections.findLast((connection) => connection.name === name);
  }

  /**
   * The oldest connection that no `nextConnection()` gave yet, or the next to come, once its client can
   * send: its `open` event has been. Messages sent meanwhile are kept. A name picks the one that the option `name` calls so; without that option
   * it names the connection. Rejects with ERR_WS_CONNECT_TIMEOUT.
   */
  nextConnection(which: string | NextConnection = {}): Promise<MockConnection<In, Out>> {
    return waitAt(
      'mock',
      this.nextConnection,
      async () => {
        const given: NextConnection = typeof which === 'string' ? { name: which } : which;
        const options = readOptions('nextConnection()', given, nextShape);
        const { name, where = () => true, timeout = defaultTimeout() } = options;
        const picked = this.#events.nameOf === undefined ? undefined : name;
        const connection = await this.#events.unclaimed.take(
          (candidate) =>
            (picked === undefined || candidate.name === picked) &&
            answerOf('nextConnection()', where(candidate)),
          timeout,
          () => this.#events.noConnection(this.#handle, picked, timeout),
        );
        if (name !== undefined) connection.name = name;
        await connection.opened();
        return connection;
      },
      { connection: this.reading },
    );
  }

  /**
   * Answers plain HTTP requests (a token, polling) from now on; with `url`, those to its host. The first
   * function that gives something answers; what none answers gets 404. Returns a function that removes it.
   */
  http(answerer: HttpAnswerer): () => void {
    return runNowAt(this.http, () => {
      checkArgument('http()', 'answerer', answerer, action);
      return this.#handle.http(httpHandler(answerer));
    });
  }

  /** Sends to every open connection. Rejects with ERR_WS_CLOSED when there is none. */
  send(data: Out, options?: SendOptions): Promise<void> {
    return runAt(this.send, () => {
      if (this.connections.length > 0) return this.broadcast(data, options);
      const error = new WsDynamicError(
        'ERR_WS_CLOSED',
        `The mock server ${this.url} has no open connection to send to.\n${this.#handle.inbox.describe()}\n` +
          'Await mock.nextConnection() first, or use broadcast(), which may reach nobody.',
      );
      throw markFramesShown(error);
    });
  }

  /** Sends to every open connection but one, if there are any. */
  broadcast(
    data: Out,
    options: SendOptions & { readonly except?: MockConnection } = {},
  ): Promise<void> {
    return runAt(this.broadcast, async () => {
      const { except, ...how } = readOptions('broadcast()', options, broadcastShape);
      const receivers = this.connections.filter((connection) => connection !== except);
      // Data that cannot be sent is refused without recipients, too.
      if (receivers.length === 0) this.format.write(data);
      await Promise.all(receivers.map((connection) => connection.send(data, how)));
    });
  }

  /**
   * Answers each message that matches from now on, on the connection it came from. The first rule
   * that matches answers. Returns a function that removes the rule.
   */
  reply(
    match: ExpectedOf<In> | MessagePredicate<In>,
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
   * first listener of a kind is also called for what came before it, as far as it is kept: the
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

  /** Answers handshakes with an HTTP status instead, until {@link accept}; 503 by default. */
  refuse(refusal: number | Refusal = 503, options: Times = {}): void {
    runNowAt(this.refuse, () => {
      checkArgument('refuse()', 'refusal', refusal, refusalKind);
      this.#handle.handshakes.refuse(refusal, readOptions('refuse()', options, timesShape).times);
    });
  }

  /** Leaves handshakes unanswered, until {@link accept} answers them, or `close` ends them. */
  hang(options: Times = {}): void {
    runNowAt(this.hang, () =>
      this.#handle.handshakes.hang(readOptions('hang()', options, timesShape).times),
    );
  }

  /** Answers each later handshake this many milliseconds of real time after it arrived. */
  delay(ms: number): void {
    runNowAt(this.delay, () => {
      checkArgument('delay()', 'ms', ms, milliseconds);
      this.#handle.handshakes.delay(ms);
    });
  }

  /** Ends `refuse`, `hang` and `delay`; handshakes that are held get their answer. */
  accept(): void {
    this.#handle.handshakes.accept();
  }

  /** Destroys every open connection without a close frame: the clients see 1006. */
  drop(): void {
    for (const connection of this.connections) connection.drop();
  }

  /** Sends an invalid frame on every open connection, so that clients emit their `error` event. */
  error(): void {
    for (const connection of this.connections) connection.error();
  }

  /** Destroys every connection and stops listening: clients are refused. The port stays leased. */
  stop(): Promise<void> {
    return waitAt('mock', this.stop, () => this.#handle.stop());
  }

  /** Listens again after {@link stop}, on the same port. Rejects with ERR_WS_PORTS_STOLEN. */
  start(): Promise<void> {
    return waitAt('mock', this.start, () => this.#handle.start());
  }

  /**
   * Closes every connection with this code and reason, then the server; safe to call twice. Rejects
   * with ERR_WS_OPTION_INVALID for a code or reason that RFC 6455 forbids, and closes nothing then.
   */
  close(code?: number, reason?: string): Promise<void> {
    return runAt(this.close, () => this.#handle.close(code, reason));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.dispose();
  }
}

/**
 * Opens a mock server on a leased port. The session closes it after the test that opened it, or
 * after the file; in plain Node that is up to the caller. `mockServer<In, Out>()` declares what clients
 * send, and what the test sends to them.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_PORTS_EXHAUSTED, ERR_WS_PORTS_STOLEN, ERR_WS_SERVER_FAILED
 * @example
 * const mock = await mockServer({ url: 'wss://api.example.com/v1', json: true });
 * startClient();
 * await expect(mock).toReceiveMessage({ type: 'hello' });
 */
export function mockServer<In = Parsed, Out extends Sendable = Sendable>(
  options: MockServerOptions = {},
): Promise<MockServer<In, Out>> {
  return waitAt('', mockServer, async () => {
    const { json = false, name, ...request } = checkOptions(options);
    return openWith<In, Out>(workerSettings(request), new MockEvents(formatOf(json), name));
  });
}

/** Opens a mock server whose events go to `events`. @internal */
export async function openWith<In = Parsed, Out extends Sendable = Sendable>(
  request: MockOpening,
  events: MockEvents,
): Promise<MockServer<In, Out>> {
  const opener = workerApi()?.session ?? workerFunctions();
  const handle = await opener.openMockServer(request, events);
  // The session closes the mock server itself.
  const failureNote = (): string => events.replies.describe();
  workerApi()?.session.own({
    url: handle.url,
    subject: handle.inbox,
    failureNote,
    dispose: () => Promise.resolve(),
  });
  return new MockServer<In, Out>(handle, events);
}
