import type {
  ConnectionHandle,
  MessageReading,
  MessageRequest,
  Predicate,
} from '../../../bridge/connection';
import type { Closest, WaitOptions, WireMessage } from '../../../bridge/connection-data';
import type { MockListener } from '../../../bridge/mock';
import { markFramesShown } from '../../../errors/evidence';
import { WsDynamicError } from '../../../errors/ws-dynamic-error';
import { now } from '../../../platform/time';
import { Inbox } from '../inbox';
import { describeExpiry, messagesDropped } from '../wait-failure';
import { moreTime } from '../wait-hints';
import type { ExpiredWait } from '../waiters';
import { MessageSource, unreadLimit } from './message-source';

/** How many connections a failure describes: the latest. */
const describedConnections = 3;
/** How many closed connections are kept, and the bytes that they may have received. */
const closedConnections = 1000;
const closedBytes = 16 * 1024 * 1024;

interface Entry extends WireMessage {
  readonly source: MessageSource;
  /** Its place among the messages of its connection, from 1, and the bytes of all up to it. */
  readonly number: number;
  readonly bytes: number;
}

/**
 * The messages of all connections of a mock server, in the order of their arrival. They are kept by
 * their connections. Here are references to those that were not read here; the oldest of them that
 * were read elsewhere are forgotten beyond {@link unreadLimit}.
 */
export class MockInbox implements MessageReading {
  readonly #start = now();
  readonly #inbox: Inbox;
  /** The unread bytes beyond which the next look for messages that were read elsewhere is worth it. */
  #threshold = unreadLimit;
  #sources: MessageSource[] = [];
  #connected = 0;
  #forgotten = 0;

  constructor(
    private readonly url: () => string,
    private readonly listener: MockListener,
  ) {
    this.#inbox = new Inbox(this, undefined, {
      add: (message) => this.#onRead(message as Entry),
      list: () => [],
    });
  }

  /** Those of the closed ones that are not forgotten, and all others, in the order of their handshakes. */
  get handles(): readonly ConnectionHandle[] {
    return this.#sources.map(({ handle }) => handle);
  }

  /** From now on the connection's messages are here too. */
  collect(handle: ConnectionHandle): MessageSource {
    this.#connected += 1;
    const source = new MessageSource(handle, this.#connected);
    this.#sources.push(source);
    handle.socket.on('message', (data: Buffer, isBinary) => {
      const { messagesReceived: number, bytesReceived: bytes } = handle.counters;
      const entry: Entry = { data, isBinary, at: now() - this.#start, source, number, bytes };
      this.#inbox.push(entry);
      if (this.listener.message(source.number, data, isBinary)) source.takeOne(number, bytes);
      if (this.#inbox.unreadBytes > this.#threshold) this.#forgetTaken();
    });
    void handle.closed.then(() => this.#forgetClosed());
    return source;
  }

  get messages(): readonly WireMessage[] {
    return this.#sources
      .flatMap(({ handle }) =>
        handle.messages.map((message) => ({
          ...message,
          at: handle.start + message.at - this.#start,
        })),
      )
      .sort((one, other) => one.at - other.at);
  }

  next({ timeout, awaiting = 'the next message' }: WaitOptions): Promise<WireMessage> {
    return this.#inbox.wait(undefined, timeout, awaiting);
  }

  request({ timeout, awaiting = 'the next message' }: WaitOptions, request: MessageRequest): void {
    this.#inbox.request(undefined, timeout, awaiting, request);
  }

  waitFor(
    predicate: Predicate,
    { timeout, awaiting = 'a message that matches', closest }: WaitOptions,
  ): Promise<WireMessage> {
    return this.#inbox.wait(predicate, timeout, awaiting, closest);
  }

  peek(predicate: Predicate, { timeout }: WaitOptions): Promise<WireMessage | undefined> {
    return this.#inbox.peek(predicate, timeout);
  }

  async flush(options: WaitOptions): Promise<void> {
    await Promise.all(this.#open.map((handle) => handle.flush(options)));
  }

  /** The mock server is closed. */
  end(): void {
    this.#inbox.end();
  }

  describe(): string {
    if (this.#connected === 0) return 'No client has connected.';
    const open = this.#open.length;
    const lines = [
      this.#connected === 1
        ? `1 client has connected, and is ${open === 1 ? 'open' : 'closed'}.`
        : `${this.#connected} clients have connected, ${open} of them open.`,
    ];
    if (this.#forgotten > 0) {
      lines.push(
        `${this.#forgotten} older messages were forgotten: they had been read on their connection, but not on the mock server.`,
      );
    }
    for (const { handle, number } of this.#described) {
      lines.push(`Connection ${number}: ${handle.describe()}`);
    }
    return lines.join('\n');
  }

  dropped(count: number): WsDynamicError {
    return messagesDropped(`the mock server ${this.url()}`, count, this.describe());
  }

  /** One that was read on its connection, or given to a listener, is only forgotten. */
  isMissed(message: WireMessage): boolean {
    const { source, number } = message as Entry;
    if (source.isLost(number)) return true;
    this.#forgotten += 1;
    return false;
  }

  timedOut(wait: ExpiredWait): WsDynamicError {
    const what = describeExpiry(wait, `the mock server ${this.url()}`);
    return this.#failure('ERR_WS_RECEIVE_TIMEOUT', what, wait);
  }

  ended(awaiting: string, closest?: Closest): WsDynamicError {
    const what = `The mock server ${this.url()} was closed, so ${awaiting} cannot come.`;
    return this.#failure('ERR_WS_CLOSED', what, { closest });
  }

  /** The connections whose frames {@link describe} shows. */
  get described(): readonly unknown[] {
    return this.#described.map(({ handle }) => handle);
  }

  get #described(): readonly MessageSource[] {
    return this.#sources.slice(-describedConnections);
  }

  get #open(): readonly ConnectionHandle[] {
    return this.handles.filter(({ readyState }) => readyState === 1);
  }

  #onRead({ source, number, bytes }: Entry): void {
    source.takeOne(number, bytes);
    if (source.isOver) this.#forgetClosed();
  }

  #forgetTaken(): void {
    let excess = this.#inbox.unreadBytes - unreadLimit / 2;
    this.#forget(({ data, source, number }) => {
      if (excess <= 0 || !source.isTaken(number)) return false;
      excess -= data.length;
      return true;
    });
    this.#threshold = Math.max(unreadLimit, 2 * this.#inbox.unreadBytes);
  }

  #forget(isForgotten: (entry: Entry) => boolean): void {
    const before = this.#inbox.unread;
    this.#inbox.forget((message) => isForgotten(message as Entry));
    this.#forgotten += before - this.#inbox.unread;
  }

  /** Forgets the oldest closed connections whose messages were all read, beyond the limits. */
  #forgetClosed(): void {
    const closed = this.#sources.filter(({ isOver }) => isOver);
    let bytes = closed.reduce((sum, { handle }) => sum + handle.counters.bytesReceived, 0);
    while (closed.length > closedConnections || (bytes > closedBytes && closed.length > 1)) {
      const oldest = closed.shift();
      if (oldest === undefined) return;
      bytes -= oldest.handle.counters.bytesReceived;
      this.#sources = this.#sources.filter((source) => source !== oldest);
      this.#forget(({ source }) => source === oldest);
      this.listener.forget(oldest.number);
    }
  }

  #failure(
    code: 'ERR_WS_RECEIVE_TIMEOUT' | 'ERR_WS_CLOSED',
    what: string,
    { limit, closest }: Partial<ExpiredWait>,
  ): WsDynamicError {
    const error = new WsDynamicError(
      code,
      `${what}\n${closest?.text ?? ''}${this.describe()}\n` +
        `Check that the client under test connects to this URL and sends, or ${moreTime(limit)}.`,
    );
    return this.#connected === 0 ? error : markFramesShown(error, this);
  }
}
