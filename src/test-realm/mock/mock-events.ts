import type { ReceivedMessage } from '../../bridge/connection-data';
import type {
  ClosingCause,
  HandshakeOutcome,
  MockArrival,
  MockHandle,
  MockListener,
} from '../../bridge/mock';
import type { ExpiryOfWait } from '../../bridge/worker-api';
import { invalid } from '../../errors/invalid-value';
import { showLine } from '../../errors/show-text';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { openCalls } from '../awaited';
import { ownData } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import type { Sendable } from '../message/message';
import { type MessageFormat, readAny } from '../message/message-format';
import type { MockScript } from '../replay/mock-script';
import type { Conversations } from '../transcript/conversation';
import { defaultTimeout, workerFunctions } from '../worker';
import { ConnectionQueue } from './connection-queue';
import { EventListeners, report } from './event-listeners';
import { MissedBroadcasts } from './missed-broadcasts';
import { MockConnection } from './mock-connection';
import { closedFailure, noConnectionFailure } from './mock-failures';
import { type MockServerOptions, nameFrom } from './mock-options';
import { ReachedMock } from './reached-mock';
import { ReplyRules } from './reply-rules';

/** How many of the latest handshakes are kept for the first listener. */
const keptHandshakes = 1000;

/** Records a step such as `mock server refused /v1/chat with 404`. */
function noteHandshake({ handshake, outcome }: HandshakeOutcome): void {
  const path = showLine(handshake.path);
  const [verb, rest] = outcome.split(/ (.*)/);
  const name =
    outcome === 'gone'
      ? `the client left during its handshake with ${path}`
      : `mock server ${verb} the handshake ${path}${rest === undefined ? '' : ` ${rest}`}`;
  openCalls()?.note?.({ name, kind: 'handshake' });
}

/** The events of a mock server, with the arguments of their listeners. */
export interface MockEventMap<In = Parsed, Out extends Sendable = Sendable> {
  readonly connection: [connection: MockConnection<In, Out>];
  readonly message: [message: In, connection: MockConnection<In, Out>];
  readonly close: [connection: MockConnection<In, Out>];
  readonly handshake: [outcome: HandshakeOutcome];
}

type Listeners = { readonly [Event in keyof MockEventMap]: EventListeners<MockEventMap[Event]> };

/** Passes the events of a mock server to listeners, reply rules and `nextConnection()`. */
export class MockEvents implements MockListener {
  readonly unclaimed = new ConnectionQueue<MockConnection>();
  readonly replies: ReplyRules;
  readonly script: MockScript | undefined;
  readonly listeners: Listeners = {
    connection: new EventListeners(() => this.connections.map((one) => [one])),
    message: new EventListeners(() =>
      this.connections.flatMap((one) =>
        one.replay().map((wire): MockEventMap['message'] => [readAny(this.format, wire), one]),
      ),
    ),
    close: new EventListeners(() => [...this.#closed].map((one) => [one])),
    handshake: new EventListeners(() => this.#handshakes.map((one) => [one])),
  };
  readonly #connections = new Map<number, MockConnection>();
  /** In closing order. */
  readonly #closed = new Set<MockConnection>();
  readonly #handshakes: HandshakeOutcome[] = [];
  readonly reached = new ReachedMock();
  readonly missed = new MissedBroadcasts();
  #dropped = 0;
  #forgotten = 0;

  constructor(
    readonly format: MessageFormat,
    readonly nameOf: MockServerOptions['name'],
    script?: (format: MessageFormat) => MockScript,
  ) {
    this.replies = new ReplyRules(format);
    this.script = script?.(format);
  }

  /** Whether a client has connected, including refused ones. */
  get hasClients(): boolean {
    return this.reached.now;
  }

  /** All connections except the oldest closed ones, in the order of their handshakes. */
  get connections(): readonly MockConnection[] {
    return [...this.#connections.values()];
  }

  /** The conversations of the connections, for transcripts. */
  conversations(): Conversations {
    const { conversationOf } =
      require('../transcript/connection-conversation') as typeof import('../transcript/connection-conversation');
    const all = Array.from(this.#connections, ([number, { handle, format, name }]) =>
      conversationOf(handle, format, name ?? String(number)),
    );
    return { all, lost: this.#forgotten };
  }

  connection(arrival: MockArrival): void {
    const connection = new MockConnection(
      arrival,
      this.format.of(arrival.handle, 'server', ownData(arrival.handshake)),
    );
    this.#connections.set(arrival.number, connection);
    this.missed.noteClient();
    report(async () => {
      if (this.nameOf !== undefined) connection.name = nameFrom(this.nameOf(connection.request));
    });
    void arrival.handle.closed.then(() => {
      this.#closed.add(connection);
      this.listeners.close.emit(connection);
    });
    this.listeners.connection.emit(connection);
    this.unclaimed.add(connection);
    this.script?.connection(connection);
  }

  message(number: number, received: ReceivedMessage): boolean {
    const connection = this.#connections.get(number);
    if (connection === undefined) return false;
    const listened = !connection.onMessage.isEmpty || !this.listeners.message.isEmpty;
    if (!listened && this.replies.isEmpty && this.script === undefined) {
      this.replies.noteUnanswered(received);
      return false;
    }
    connection.onMessage.emit(received);
    const isAnswered =
      this.replies.answer(received, connection) ||
      this.script?.message(received, connection) === true;
    this.listeners.message.emit(readAny(this.format, received), connection);
    return listened || isAnswered;
  }

  forget(number: number): void {
    const connection = this.#connections.get(number);
    if (connection === undefined) return;
    this.#connections.delete(number);
    this.#forgotten += 1;
    connection.unwatch?.();
    this.#closed.delete(connection);
    if (this.unclaimed.remove(connection)) this.#dropped += 1;
  }

  handshake(outcome: HandshakeOutcome): void {
    const own = ownData(outcome);
    this.reached.note();
    this.#handshakes.push(own);
    if (this.#handshakes.length > keptHandshakes) this.#handshakes.shift();
    if (own.outcome !== 'accepted') noteHandshake(own);
    this.listeners.handshake.emit(own);
  }

  closed(cause: ClosingCause): void {
    this.unclaimed.end(cause);
    void this.script?.close();
  }

  failure(error: unknown): void {
    report(() => Promise.reject(error));
  }

  /** The failure of `nextConnection()` at its limit, or after the mock server was closed. */
  noConnection(
    mock: MockHandle,
    name: string | undefined,
    expiry: ExpiryOfWait | undefined,
  ): WsDynamicError {
    if (expiry === undefined) return closedFailure(mock);
    const failure = {
      handshakes: this.#handshakes,
      dropped: this.#dropped,
      left: this.unclaimed.size,
    };
    const named = name === undefined ? undefined : { name, others: this.connections };
    return noConnectionFailure(mock, named, expiry, failure);
  }

  /** @throws ERR_WS_RECEIVE_TIMEOUT, ERR_WS_OPTION_INVALID without a replay */
  async replayed({ url }: MockHandle): Promise<void> {
    const { script } = this;
    if (script === undefined) {
      const expected = '"replay" or "record" in the options of this mock server';
      throw invalid('mock.replayed', { expected, received: 'neither' });
    }
    const pause = workerFunctions().expiryPause(defaultTimeout());
    const isOver = await Promise.race([script.finished.then(() => true), pause.done]);
    pause.cancel();
    if (isOver === true) return;
    const { timeout, limit } = pause.expiry;
    const [endedBy, remedy] = limit
      ? [`, ended by ${limit.name}`, `\nTo wait longer, ${limit.remedy}.`]
      : ['', ''];
    throw new WsDynamicError(
      'ERR_WS_RECEIVE_TIMEOUT',
      `Timed out after ${Math.round(timeout)} ms waiting for the end of the replay of the mock server ${url}${endedBy}.\n` +
        `${script.describe() || 'No client has connected.'}${remedy}`,
    );
  }
}
