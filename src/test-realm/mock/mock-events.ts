import { WsDynamicError } from '../../errors';
import type { HandshakeOutcome, MockArrival, MockListener } from '../../realm/mock';
import { ownData } from '../call-site';
import { decode, type Message } from '../message/message';
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
  readonly onConnection = new EventListeners<[connection: MockConnection]>(() =>
    this.connections.map((connection) => [connection]),
  );
  readonly onMessage = new EventListeners<[message: () => Message, connection: MockConnection]>(
    () =>
      this.connections.flatMap((connection) =>
        connection
          .replay()
          .map((message): [() => Message, MockConnection] => [() => message, connection]),
      ),
  );
  readonly onClose = new EventListeners<[connection: MockConnection]>(() =>
    this.#closed.map((connection) => [connection]),
  );
  readonly onHandshake = new EventListeners<[outcome: HandshakeOutcome]>(() =>
    this.#handshakes.map((outcome) => [outcome]),
  );
  readonly #connections = new Map<number, MockConnection>();
  #closed: readonly MockConnection[] = [];
  #handshakes: HandshakeOutcome[] = [];
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
    report(async () => {
      connection.name = this.nameOf?.(connection.request);
    });
    workerApi()?.session.watch(arrival.handle);
    void arrival.handle.closed.then(() => {
      this.#closed = [...this.#closed, connection];
      this.onClose.emit(connection);
    });
    this.onConnection.emit(connection);
    this.unclaimed.add(connection);
  }

  message(number: number, data: Buffer, isBinary: boolean): boolean {
    const connection = this.#connections.get(number);
    if (connection === undefined) return false;
    // Decoded when needed: most messages no listener asks for.
    let message: Message | undefined;
    const decoded = (): Message => {
      message ??= decode({ data, isBinary });
      return message;
    };
    const wasGiven = connection.arrived(decoded);
    const wasAnswered = this.replies.answer(decoded, connection);
    return this.onMessage.emit(decoded, connection) || wasAnswered || wasGiven;
  }

  forget(number: number): void {
    const connection = this.#connections.get(number);
    if (connection === undefined) return;
    this.#connections.delete(number);
    this.#closed = this.#closed.filter((other) => other !== connection);
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
  noConnection(url: string, which: string, timeout: number, held: number): WsDynamicError {
    const latest = this.#handshakes
      .slice(-listedHandshakes)
      .map(({ handshake, outcome }) => `  ${handshake.path}: ${outcome}`);
    const lines = [
      `Timed out after ${Math.round(timeout)} ms waiting for ${which} to the mock server ${url}.`,
      ...(latest.length === 0
        ? ['No handshake has arrived.']
        : ['The latest handshakes:', ...latest]),
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
