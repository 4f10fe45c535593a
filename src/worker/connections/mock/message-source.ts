import type { ConnectionHandle } from '../../../bridge/connection';

/** Bytes of messages that stay unread in one place once they were read in another, and their number. */
export const unreadLimit = 8 * 1024 * 1024;
const unreadMessages = 50_000;

/**
 * One connection of a mock server. Its messages can be read on it, on the mock server, or be given to
 * listeners and replies. What was taken in one of these ways is not kept for the others without limit.
 */
export class MessageSource {
  /** So many messages were read on the mock server, or given to listeners and replies. */
  #taken = 0;
  #takenBytes = 0;

  constructor(
    readonly handle: ConnectionHandle,
    readonly number: number,
  ) {}

  /** The messages up to the one of this number (from 1) were taken; `bytes` is the size of them all. */
  take(number: number, bytes: number): void {
    if (number <= this.#taken) return;
    this.#taken = number;
    this.#takenBytes = bytes;
    // Beyond the limit the oldest count as read on the connection, too.
    while (this.#isBeyond && this.handle.take() !== undefined);
  }

  /** As {@link take} for one message; it counts unless one before it was neither taken nor read. */
  takeOne(number: number, bytes: number): void {
    if (this.isTaken(number - 1)) this.take(number, bytes);
  }

  takeAll(): void {
    const { messagesReceived, bytesReceived } = this.handle.counters;
    this.take(messagesReceived, bytesReceived);
  }

  /** Whether nobody has read it: it was not taken, or dropped on the connection. */
  isLost(number: number): boolean {
    return !this.isTaken(number) || (number > this.#taken && this.handle.wasDropped(number));
  }

  get #isBeyond(): boolean {
    const { counters, unread } = this.handle;
    return (
      this.#takenBytes - this.#readBytes > unreadLimit ||
      this.#taken - (counters.messagesReceived - unread) > unreadMessages
    );
  }

  /** Whether the messages up to this number were read on the connection, or taken otherwise. */
  isTaken(number: number): boolean {
    const { counters, unread } = this.handle;
    return number <= Math.max(this.#taken, counters.messagesReceived - unread);
  }

  /** Whether it is closed, and nothing of it is left to read. */
  get isOver(): boolean {
    return this.handle.readyState === 3 && this.isTaken(this.handle.counters.messagesReceived);
  }

  get #readBytes(): number {
    return this.handle.counters.bytesReceived - this.handle.unreadBytes;
  }
}
