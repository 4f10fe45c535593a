import { WsDynamicError } from '../../errors';
import type { HandshakeOutcome, MockArrival, MockListener } from '../../realm/mock';
import { ownData } from '../call-site';
import { workerApi } from '../worker';
import { Arrivals } from './arrivals';
import { MockConnection } from './connection';
import { Events, report } from './events';
import type { Format, Wire } from './format';
import type { MockServerOptions } from './mock-options';
import { Replies } from './replies';

/** How many of the latest handshakes a failure lists. */
const listedHandshakes = 10;

/** What happens at a mock server, told to whoever waits for it. It stands before the server does. */
export class MockDispatch implements MockListener {
  readonly connections: MockConnection[] = [];
  readonly arrivals = new Arrivals<MockConnection>();
  readonly replies = new Replies();
  readonly onConnection = new Events<[connection: MockConnection]>();
  readonly onMessage = new Events<[wire: Wire, connection: MockConnection]>();
  readonly onClose = new Events<[connection: MockConnection]>();
  readonly onHandshake = new Events<[outcome: HandshakeOutcome]>();
  readonly #outcomes: string[] = [];

  constructor(
    readonly format: Format,
    private readonly nameOf: MockServerOptions['name'],
  ) {}

  connection(arrival: MockArrival): void {
    const connection = new MockConnection(arrival, this.format);
    this.connections.push(connection);
    report(async () => {
      connection.name = this.nameOf?.(connection.request);
    });
    workerApi()?.session.watch(arrival.handle);
    arrival.handle.socket.on('message', (data: Buffer, isBinary) => {
      const wire = { data, isBinary };
      report(() => this.replies.answer(wire, this.format, connection));
      this.onMessage.emit(wire, connection);
    });
    void arrival.handle.closed.then(() => this.onClose.emit(connection));
    this.onConnection.emit(connection);
    this.arrivals.add(connection);
  }

  handshake(outcome: HandshakeOutcome): void {
    this.#outcomes.push(`${outcome.handshake.path}: ${outcome.outcome}`);
    this.onHandshake.emit(ownData(outcome));
  }

  failure(error: unknown): void {
    report(() => Promise.reject(error));
  }

  /** Why the connection that somebody waits for has not come. */
  noConnection(url: string, which: string, timeout: number, held: number): WsDynamicError {
    const latest = this.#outcomes.slice(-listedHandshakes).map((line) => `  ${line}`);
    const seen =
      latest.length === 0
        ? 'No handshake has arrived.'
        : `The latest handshakes:\n${latest.join('\n')}`;
    const waiting = held === 0 ? '' : `\n${held} held by hang() or delay(): accept() answers them.`;
    return new WsDynamicError(
      'ERR_WS_CONNECT_TIMEOUT',
      `No ${which} came to the mock server ${url} within ${Math.round(timeout)} ms.\n${seen}${waiting}\n` +
        'Check that the client under test dials this very URL, or allow more with { timeout }.',
    );
  }
}
