import { WsDynamicError } from '../../errors';
import { markFramesShown } from '../../failure/write-stack';
import { now } from '../../platform/time';
import type { ConnectionHandle, Predicate } from '../../realm/connection';
import type { WaitOptions, WireMessage } from '../../realm/connection-data';
import type { MockListener, MockMessages } from '../../realm/mock';
import { Inbox } from '../client/inbox';
import { MessageSource, unreadLimit } from './message-source';

/** How many connections a failure describes: the latest. */
const describedConnections = 3;
/** How many closed connections are kept, and the bytes that they may have received. */
const closedConnections = 1000;
const closedBytes = 16 * 1024 * 1024;
/** Of so many messages the order across connections is known. */
const orderedMessages = 512 * 1024;

interface Entry extends WireMessage {
  readonly source: MessageSource;
  /** Counted within its connection, from 0. */
  readonly index: number;
}

/**
 * The messages of all connections of a mock server, in the order of their arrival. They are kept by
 * their connections. Here are references to those that were not read here; the oldest of them that
 * were read elsewhere are forgotten beyond {@link unreadLimit}.
 */
export class MockInbox implements MockMessages {
  readonly #start = now();
  readonly #listener: MockListener;
  readonly #inbox: Inbox;
  #unreadBytes = 0;
  /** The unread bytes beyond which the next look for messages that were read elsewhere is worth it. */
  #threshold = unreadLimit;
  #sources: MessageSource[] = [];
  /** The number of each message's connection. */
  #order: number[] = [];
  #connected = 0;
  #forgotten = 0;

  constructor(mock: { readonly url: string }, listener: MockListener) {
    this.#listener = listener;
    const explain = {
      timedOut: (awaiting: string, timeout: number) =>
        this.#failure(
          'ERR_WS_RECEIVE_TIMEOUT',
          `Timed out after ${Math.round(timeout)} ms waiting for ${awaiting} on the mock server ${mock.url}.`,
        ),
      ended: (awaiting: string) =>
        this.#failure(
          'ERR_WS_CLOSED',
          `The mock server ${mock.url} was closed, so ${awaiting} cannot come.`,
        ),
    };
    this.#inbox = new Inbox(explain, undefined, {
      add: (message) => this.#onRead(message as Entry),
      list: () => [],
    });
  }

  /** From now on the connection's messages are here too. Returns `replayed` of its arrival. */
  collect(handle: ConnectionHandle, number: number): () => void {
    const source = new MessageSource(handle, number, now() - this.#start);
    this.#connected += 1;
    this.#sources.push(source);
    handle.socket.on('message', (data: Buffer, isBinary) => {
      const index = source.add(data.length);
      this.#order.push(number);
      if (this.#order.length > 2 * orderedMessages)
        this.#order = this.#order.slice(orderedMessages);
      this.#unreadBytes += data.length;
      this.#inbox.push({ data, isBinary, at: now() - this.#start, source, index } as Entry);
      if (this.#listener.message(number, data, isBinary)) source.taken(index);
      if (this.#unreadBytes > this.#threshold) this.#forgetTaken();
    });
    void handle.closed.then(() => this.#forgetClosed());
    return () => source.replayed();
  }

  /** As the connections remember them: their unread ones, and 16 MiB of each that are read. */
  get messages(): readonly WireMessage[] {
    const lists = new Map(
      this.#sources.map(({ handle, number, start }) => [
        number,
        handle.messages.map((message) => ({ ...message, at: start + message.at })),
      ]),
    );
    // From the newest on: the oldest of a connection may have been forgotten.
    const newestFirst = this.#order
      .toReversed()
      .flatMap((number) => lists.get(number)?.pop() ?? []);
    return newestFirst.reverse();
  }

  take(): WireMessage | undefined {
    return this.#inbox.take();
  }

  next({ timeout, awaiting = 'the next message' }: WaitOptions): Promise<WireMessage> {
    return this.#inbox.wait(undefined, timeout, awaiting);
  }

  waitFor(
    predicate: Predicate,
    { timeout, awaiting = 'a matching message' }: WaitOptions,
  ): Promise<WireMessage> {
    return this.#inbox.wait(predicate, timeout, awaiting);
  }

  peek(predicate: Predicate, { timeout }: WaitOptions): Promise<WireMessage | undefined> {
    return this.#inbox.peek(predicate, timeout);
  }

  async flush(timeout: number): Promise<void> {
    const open = this.#sources.filter(({ handle }) => handle.readyState === 1);
    await Promise.all(open.map(({ handle }) => handle.flush({ timeout })));
  }

  /** The mock server is closed. */
  end(): void {
    this.#inbox.end();
  }

  describe(): string {
    if (this.#connected === 0) return 'No client has connected.';
    const open = this.#sources.filter(({ handle }) => handle.readyState === 1).length;
    const verb = this.#connected === 1 ? 'client has' : 'clients have';
    return [
      `${this.#connected} ${verb} connected, ${open} of them open.`,
      ...(this.#forgotten > 0
        ? [
            `${this.#forgotten} older messages were forgotten: they had been read on their connection, but not on the mock server.`,
          ]
        : []),
      ...this.#sources
        .slice(-describedConnections)
        .map(({ handle, number }) => `Connection ${number}: ${handle.describe()}`),
    ].join('\n');
  }

  #onRead({ data, source, index }: Entry): void {
    this.#unreadBytes -= data.length;
    source.taken(index);
    if (source.handle.readyState === 3 && source.isAllTaken) this.#forgetClosed();
  }

  #forgetTaken(): void {
    const excess = this.#unreadBytes - unreadLimit / 2;
    let freed = 0;
    this.#forget(({ data, source, index }) => {
      if (freed >= excess || !source.isTaken(index)) return false;
      freed += data.length;
      return true;
    });
    this.#threshold = Math.max(unreadLimit, 2 * this.#unreadBytes);
  }

  #forget(isForgotten: (entry: Entry) => boolean): void {
    this.#inbox.forget((message) => {
      if (!isForgotten(message as Entry)) return false;
      this.#unreadBytes -= message.data.length;
      this.#forgotten += 1;
      return true;
    });
  }

  /** Forgets the oldest closed connections whose messages were all read, beyond the limits. */
  #forgetClosed(): void {
    const closed = this.#sources.filter(
      ({ handle, isAllTaken }) => handle.readyState === 3 && isAllTaken,
    );
    let bytes = closed.reduce((sum, source) => sum + source.bytes, 0);
    while (closed.length > closedConnections || (bytes > closedBytes && closed.length > 1)) {
      const oldest = closed.shift();
      if (oldest === undefined) return;
      bytes -= oldest.bytes;
      this.#sources = this.#sources.filter((source) => source !== oldest);
      this.#forget(({ source }) => source === oldest);
      this.#listener.forget(oldest.number);
    }
  }

  #failure(code: 'ERR_WS_RECEIVE_TIMEOUT' | 'ERR_WS_CLOSED', what: string): WsDynamicError {
    const error = new WsDynamicError(
      code,
      `${what}\n${this.describe()}\n` +
        'Check that the client under test connects to this URL and sends, or allow more with { timeout }.',
    );
    return this.#connected === 0 ? error : markFramesShown(error);
  }
}
