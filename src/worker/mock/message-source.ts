import type { ConnectionHandle } from '../../realm/connection';

/** Bytes of messages that stay unread in one place once they were read in another. */
export const unreadLimit = 8 * 1024 * 1024;

/**
 * One connection of a mock server. Its messages can be read on it, on the mock server, or be given to
 * listeners and replies. What was taken in one of these ways is not kept for the others without limit.
 */
export class MessageSource {
  /** Bytes received. */
  bytes = 0;
  #total = 0;
  /** The first so many messages were read on the mock server, or given to listeners and replies. */
  #taken = 0;
  /** Sizes of the messages from {@link #first} on; those before the offset are dropped. */
  #sizes: number[] = [];
  #offset = 0;
  #first = 0;
  /** Bytes of messages that were taken, but not read on the connection. */
  #backlog = 0;

  constructor(
    readonly handle: ConnectionHandle,
    readonly number: number,
    /** On the clock of the mock server, ms. */
    readonly start: number,
  ) {}

  /** A message has arrived; returns its index. */
  add(bytes: number): number {
    this.bytes += bytes;
    this.#sizes.push(bytes);
    this.#total += 1;
    this.#dropRead();
    return this.#total - 1;
  }

  /** A message was taken; it counts unless one before it was neither taken nor read. */
  taken(index: number): void {
    if (index <= Math.max(this.#taken, this.#read)) this.#take(index);
  }

  /** All messages up to now were given to a listener. */
  replayed(): void {
    this.#take(this.#total - 1);
  }

  #take(index: number): void {
    this.#dropRead();
    for (let at = Math.max(this.#taken, this.#first); at <= index; at += 1) {
      this.#backlog += this.#sizeAt(at);
    }
    this.#taken = Math.max(this.#taken, index + 1);
    // Beyond the limit the oldest count as read on the connection, too.
    while (this.#backlog > unreadLimit && this.handle.take() !== undefined) this.#dropRead();
  }

  /** Whether the message was read on its connection, or taken otherwise. */
  isTaken(index: number): boolean {
    return index < Math.max(this.#taken, this.#read);
  }

  get isAllTaken(): boolean {
    return this.isTaken(this.#total - 1);
  }

  get #read(): number {
    return this.handle.counters.messagesReceived - this.handle.unread;
  }

  #sizeAt(index: number): number {
    return this.#sizes[this.#offset + index - this.#first] ?? 0;
  }

  #dropRead(): void {
    for (; this.#first < this.#read; this.#first += 1, this.#offset += 1) {
      if (this.#first < this.#taken) this.#backlog -= this.#sizeAt(this.#first);
    }
    if (2 * this.#offset <= this.#sizes.length) return;
    this.#sizes = this.#sizes.slice(this.#offset);
    this.#offset = 0;
  }
}
