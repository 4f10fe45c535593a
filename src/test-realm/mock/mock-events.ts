import { WsDynamicError } from '../../errors';
import type { HandshakeOutcome, MockArrival, MockHandle, MockListener } from '../../realm/mock';
import { ownData } from '../call-site';
import { decode } from '../message/message';
import { workerApi } from '../worker';
import { ConnectionQueue } from './connection-queue';
import { EventListeners, report } from './event-listeners';
import type { MessageFormat } from './message-format';
import { MockConnection } from './mock-connection';
import type { MockServerOptions } from './mock-options';
import { ReplyRules } from './reply-rules';

/** How many of the latest handshakes are kept for the first listener, and how many a failure lists. */
const keptHandshakes = 1000;
const listedHandshakes = 10;

/** What happens at a mock server, passed on to listeners, replies and `nextConnection()`. */
export class MockEvents implements MockListener {
  readonly unclaimed = new ConnectionQueue<MockConnection>();
  readonly replies: ReplyRules;
  readonly onConnection = new EventListeners(() => this.connections.map((one) => [one] as const));
  readonly onMessage = new EventListeners(() =>
    this.connections.flatMap((one) => one.replay().map((message) => [message, one] as const)),
  );
  readonly onClose = new EventListeners(() => [...this.#closed].map((one) => [one] as const));
  readonly onHandshake = new EventListeners(() => this.#handshakes.map((one) => [one] as const));
  readonly #connections = new Map<number, MockConnection>();
  readonly #unwatch = new Map<number, (() => void) | undefined>();
  /** In the order of their ends. */
  readonly #closed = new Set<MockConnection>();
  readonly #handshakes: HandshakeOutcome[] = [];
  #dropped = 0;

  constructor(
    readonly format: MessageFormat,
    private readonly nameOf: MockServerOptions['name'],
  ) {
    this.replies = new ReplyRules(format);
  }

  /** All but the oldest closed ones, in the order of their handshakes. */
  get connections(): readonly MockConnection[] {
    return [...this.#connections.values()];
  }

  connection(arrival: MockArrival): void {
    const connection = new MockConnection(arrival, this.format);
    this.#connections.set(arrival.number, connection);
    this.#unwatch.set(arrival.number, workerApi()?.session.watch(arrival.handle));
    report(async () => {
      connection.name = this.nameOf?.(connection.request);
    });
    void arrival.handle.closed.then(() => {
      this.#closed.add(connection);
      this.onClose.emit(connection);
    });
    this.onConnection.emit(connection);
    this.unclaimed.add(connection);
  }

  message(number: number, data: Buffer, isBinary: boolean): boolean {
    const connection = this.#connections.get(number);
    if (connection === undefined) return false;
    const listened = !connection.onMessage.isEmpty || !this.onMessage.isEmpty;
    if (!listened && this.replies.isEmpty) return false;
    const message = decode({ data, isBinary });
    connection.onMessage.emit(message);
    const isAnswered = this.replies.answer(message, connection);
    this.onMessage.emit(message, connection);
    return listened || isAnswered;
  }

  forget(number: number): void {
    const connection = this.#connections.get(number);
    if (connection === undefined) return;
    this.#connections.delete(number);
    this.#unwatch.get(number)?.();
    this.#unwatch.delete(number);
    this.#closed.delete(connection);
    if (this.unclaimed.remove(connection)) this.#dropped += 1;
  }

  handshake(outcome: HandshakeOutcome): void {
    const own = ownData(outcome);
    this.#handshakes.push(own);
    if (this.#handshakes.length > keptHandshakes) this.#handshakes.shift();
    this.onHandshake.emit(own);
  }

  failure(error: unknown): void {
    report(() => Promise.reject(error));
  }

  /** Why `nextConnection()` timed out. */
  noConnection(mock: MockHandle, name: string | undefined, timeout: number): WsDynamicError {
    const wanted = name === undefined ? 'a connection' : `connection "${name}"`;
    const { held } = mock.handshakes;
    const latest = this.#handshakes.slice(-listedHandshakes);
    const lines = [
      `Timed out after ${Math.round(timeout)} ms waiting for ${wanted} to the mock server ${mock.url}.`,
      latest.length === 0 ? 'No handshake has arrived.' : 'The latest handshakes:',
      ...latest.map(({ handshake, outcome }) => `  ${handshake.path}: ${outcome}`),
    ];
    if (held > 0) lines.push(`${held} held by hang() or delay(): accept() answers them.`);
    if (this.#dropped > 0) {
      lines.push(
        `${this.#dropped} closed connections were forgotten before nextConnection() asked for them.`,
      );
    }
    lines.push(
      'Check that the client under test connects to this URL, or allow more with { timeout }.',
    );
    return new WsDynamicError('ERR_WS_CONNECT_TIMEOUT', lines.join('\n'));
  }
}
