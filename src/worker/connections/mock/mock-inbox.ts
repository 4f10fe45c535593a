import type { MessageReading, MessageRequest, Predicate } from '../../../bridge/connection';
import type { Closest, ReceivedMessage, WaitOptions } from '../../../bridge/connection-data';
import type { HandshakeOutcome, MockListener } from '../../../bridge/mock';
import { markFramesShown } from '../../../errors/evidence';
import { WsDynamicError } from '../../../errors/ws-dynamic-error';
import { FailedHandshakes, pollingRemedy } from '../failed-handshakes';
import { type ExpiredWait, Inbox } from '../inbox';
import type { ServerConnection } from '../open-connection';
import { describePendingWait } from '../pending-waits';
import { describeExpiry, messagesDropped } from '../wait-failure';
import { endOfTest, moreTime } from '../wait-hints';
import { codecAdvice } from './codec-advice';

/** Number of connections described in a failure: the latest. */
const describedConnections = 3;
/** Number of closed connections kept, and the limit of bytes they received. */
const closedConnections = 1000;
const closedBytes = 16 * 1024 * 1024;

/** A connection of a mock server, numbered from 1. */
interface Numbered {
  readonly connection: ServerConnection;
  readonly number: number;
}

/**
 * The messages of all connections of a mock server, in order of arrival. Payloads are stored in the logs of
 * the connections; each message can be read here or on its connection.
 */
export class MockInbox implements MessageReading {
  readonly #inbox = new Inbox(this);
  #connections: readonly Numbered[] = [];
  #connected = 0;
  readonly #refused = new FailedHandshakes(['was refused', 'were refused']);

  constructor(
    private readonly url: () => string,
    private readonly listener: MockListener,
    private readonly isPolled: () => boolean,
    private readonly stoppedFor: (ms: number) => string | undefined,
  ) {}

  /** All open connections and the latest closed ones, in the order of their handshakes. */
  get connections(): readonly ServerConnection[] {
    return this.#connections.map(({ connection }) => connection);
  }

  noteHandshake({ handshake, outcome, refusedBy }: HandshakeOutcome): void {
    const [what, ...how] = outcome.split(' ');
    const by = refusedBy === undefined ? [] : [`by ${refusedBy}`];
    if (what === 'refused') this.#refused.note(handshake.path, [...how, ...by].join(' '));
  }

  /** Adds a connection and returns its number. */
  add(connection: ServerConnection): number {
    this.#connected += 1;
    const number = this.#connected;
    this.#connections = [...this.#connections, { connection, number }];
    void connection.closed.then(() => this.#forgetClosed());
    return number;
  }

  /** Adds a message of one of the connections. */
  push(number: number, message: ReceivedMessage): void {
    this.#inbox.push(message);
    if (this.listener.message(number, message)) message.isRead = true;
  }

  get messages(): readonly ReceivedMessage[] {
    return this.connections
      .flatMap(({ start, messages }) =>
        messages.map((message) => ({ message, at: start + message.at })),
      )
      .sort((one, other) => one.at - other.at)
      .map(({ message }) => message);
  }

  next(options: WaitOptions): Promise<ReceivedMessage> {
    return new Promise((resolve, reject) => this.request(options, { resolve, reject }));
  }

  request(options: WaitOptions, request: MessageRequest): void {
    this.#inbox.request(undefined, options, request);
  }

  waitFor(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage> {
    return new Promise((resolve, reject) => {
      const limit = { awaiting: 'a message that matches', ...options };
      this.#inbox.request(predicate, limit, { resolve, reject });
    });
  }

  peek(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage | undefined> {
    return this.#inbox.peek(predicate, options);
  }

  async flush(options: WaitOptions): Promise<void> {
    await Promise.all(this.#open.map((connection) => connection.flush(options)));
  }

  /** Ends all waits: the mock server is closed. */
  end(): void {
    this.#inbox.end();
  }

  describe(): string {
    const refused = this.#refused.describe();
    if (this.#connected === 0) {
      const none = `No client has connected${refused === '' ? '' : `; ${refused}`}.`;
      return this.isPolled() ? `${none}\n${pollingRemedy}.` : none;
    }
    const open = this.#open.length;
    const lines = [
      this.#connected === 1
        ? `1 client has connected, and is ${open === 1 ? 'open' : 'closed'}.`
        : `${this.#connected} clients have connected, ${open} of them open.`,
    ];
    if (refused !== '') lines.push(`${refused}.`);
    const { forgotten } = this.#inbox.unread;
    if (forgotten > 0) {
      lines.push(
        `${forgotten} older messages were discarded: they had been read on their connection, but not on the mock server.`,
      );
    }
    for (const { connection, number } of this.#described) {
      lines.push(`Connection ${number}: ${connection.describe()}`);
    }
    return lines.join('\n');
  }

  describePending(): readonly string[] {
    const on = `the mock server ${this.url()}`;
    const own = this.#inbox.pending.map((wait) => describePendingWait(wait, on));
    const waits = [...own, ...this.connections.flatMap((one) => one.describePending())];
    return this.#connected === 0 ? [...waits, this.describe()] : waits;
  }

  dropped(count: number): WsDynamicError {
    return messagesDropped(`the mock server ${this.url()}`, count, this.describe());
  }

  timedOut(wait: ExpiredWait): WsDynamicError {
    const what = describeExpiry(wait, `the mock server ${this.url()}`);
    return this.#failure('ERR_WS_RECEIVE_TIMEOUT', what, wait);
  }

  ended(awaiting: string, closest?: Closest): WsDynamicError {
    const what = `The mock server ${this.url()} was closed, so ${awaiting} cannot arrive.`;
    return this.#failure('ERR_WS_CLOSED', what, { closest });
  }

  /** The connections whose frames {@link describe} shows. */
  get described(): readonly unknown[] {
    return this.#described.map(({ connection }) => connection);
  }

  get #described(): readonly Numbered[] {
    return this.#connections.slice(-describedConnections);
  }

  get #advice(): string {
    if (this.#connected === 0) return 'Check that the client under test connects to this URL';
    const [first, ...others] = this.#open;
    if (first === undefined) return 'No client is connected now; check why it closed';
    for (const { lossByFaults } of this.#open) if (lossByFaults !== undefined) return lossByFaults;
    return (
      (others.length === 0 ? codecAdvice(first) : undefined) ??
      'The client is connected; check what it does after the last frame'
    );
  }

  get #open(): readonly ServerConnection[] {
    return this.connections.filter(({ readyState }) => readyState === 1);
  }

  /** Drops the oldest closed connections whose messages were all read, beyond the limits. */
  #forgetClosed(): void {
    const closed = this.#connections.filter(
      ({ connection }) => connection.readyState === 3 && connection.isReadOut,
    );
    let bytes = closed.reduce((sum, { connection }) => sum + connection.counters.bytesReceived, 0);
    while (closed.length > closedConnections || (bytes > closedBytes && closed.length > 1)) {
      const oldest = closed.shift();
      if (oldest === undefined) return;
      bytes -= oldest.connection.counters.bytesReceived;
      this.#connections = this.#connections.filter((one) => one !== oldest);
      this.listener.forget(oldest.number);
    }
  }

  #failure(
    code: 'ERR_WS_RECEIVE_TIMEOUT' | 'ERR_WS_CLOSED',
    what: string,
    { limit, closest, timeout = Number.POSITIVE_INFINITY }: Partial<ExpiredWait>,
  ): WsDynamicError {
    const error = new WsDynamicError(
      code,
      `${what}\n${closest?.text ?? ''}${this.describe()}\n` +
        (endOfTest(this) ??
          this.stoppedFor(timeout) ??
          limit?.lateRemedy(timeout) ??
          `${this.#advice}, or ${moreTime(limit)}.`),
    );
    return this.#connected === 0
      ? error
      : markFramesShown(error, this, undefined, closest?.message);
  }
}
