import { WsDynamicError } from '../../errors';
import { now } from '../../platform/time';
import type { ConnectionHandle, Predicate } from '../../realm/connection';
import type { WaitOptions, WireMessage } from '../../realm/connection-data';
import { Inbox } from '../client/inbox';

/** How many connections a failure describes: the latest. */
const describedConnections = 3;

/** The messages of all connections of a mock server, in the order of their arrival. */
export class MockInbox {
  readonly #start = now();
  readonly #inbox = new Inbox({
    timedOut: (awaiting, timeout) =>
      this.#failure(
        'ERR_WS_RECEIVE_TIMEOUT',
        `saw no sign of ${awaiting} within ${Math.round(timeout)} ms`,
      ),
    ended: (awaiting) => this.#failure('ERR_WS_CLOSED', `was closed, so ${awaiting} cannot come`),
  });
  readonly #connections: ConnectionHandle[] = [];
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  /** From now on the connection's messages are here too. */
  collect(handle: ConnectionHandle): void {
    this.#connections.push(handle);
    handle.socket.on('message', (data: Buffer, isBinary) => {
      this.#inbox.push({ data, isBinary, at: now() - this.#start });
    });
  }

  get messages(): readonly WireMessage[] {
    return this.#inbox.list();
  }

  take(): WireMessage | undefined {
    return this.#inbox.take();
  }

  next({ timeout, awaiting = 'the next message' }: WaitOptions): Promise<WireMessage> {
    return this.#inbox.wait(undefined, timeout, awaiting);
  }

  /** The first message that the predicate wants; those before it count as read. */
  waitFor(
    predicate: Predicate,
    { timeout, awaiting = 'a matching message' }: WaitOptions,
  ): Promise<WireMessage> {
    return this.#inbox.wait(predicate, timeout, awaiting);
  }

  peek(predicate: Predicate, { timeout }: WaitOptions): Promise<WireMessage | undefined> {
    return this.#inbox.peek(predicate, timeout);
  }

  /** Waits for a ping's way to every open connection and back. */
  async flush(timeout: number): Promise<void> {
    const open = this.#connections.filter((handle) => handle.readyState === 1);
    await Promise.all(open.map((handle) => handle.flush({ timeout })));
  }

  /** The mock server is closed. */
  end(): void {
    this.#inbox.end();
  }

  /** The connections, the latest in detail, in several lines. */
  describe(): string {
    const all = this.#connections;
    if (all.length === 0) return 'No client has connected.';
    const open = all.filter((handle) => handle.readyState === 1).length;
    const count = `${all.length} client${all.length === 1 ? ' has' : 's have'} connected, ${open} of them open.`;
    const latest = all.slice(-describedConnections);
    const stories = latest.map(
      (handle, index) =>
        `Connection ${all.length - latest.length + index + 1}: ${handle.describe()}`,
    );
    return [count, ...stories].join('\n');
  }

  #failure(code: 'ERR_WS_RECEIVE_TIMEOUT' | 'ERR_WS_CLOSED', what: string): WsDynamicError {
    return new WsDynamicError(
      code,
      `The mock server ${this.#url()} ${what}.\n${this.describe()}\n` +
        'Check that the client under test connects to this URL and sends, or allow more with { timeout }.',
    );
  }
}
