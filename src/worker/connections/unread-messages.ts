import type { ReceivedMessage } from '../../bridge/connection-data';
import { Queue } from './queue';

/** How much is kept unread. The latest message is kept, also if it is larger. */
export const unreadLimits = { messages: 100_000, bytes: 64 * 1024 * 1024 };
/** Beyond this, messages that were read elsewhere are forgotten. */
const readElsewhereLimits = { messages: 50_000, bytes: 8 * 1024 * 1024 };

/**
 * The unread messages, oldest first. Beyond {@link unreadLimits} the oldest are
 * dropped: to stop reading instead would hold back pongs and close frames, and hold up a server for its
 * other clients.
 */
export class UnreadMessages {
  readonly #messages = new Queue<ReceivedMessage>();
  #bytes = 0;
  #dropped = 0;
  /** The number of messages from which the next search for read ones pays off. */
  #search = readElsewhereLimits;
  /** How many were forgotten that had been read elsewhere. */
  forgotten = 0;

  /** How many unread messages were dropped since the last {@link takeDropped}. */
  get dropped(): number {
    return this.#dropped;
  }

  get count(): number {
    return this.#messages.count;
  }

  list(): ReceivedMessage[] {
    return this.#messages.list();
  }

  push(message: ReceivedMessage): void {
    this.#messages.push(message);
    this.#bytes += message.bytes;
    if (this.#isBeyond(this.#search)) this.#forgetRead();
    while (this.#isBeyond(unreadLimits) && this.count > 1) {
      if (this.shift()?.isRead === true) this.forgotten += 1;
      else this.#dropped += 1;
    }
  }

  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** Takes the oldest. */
  shift(): ReceivedMessage | undefined {
    const message = this.#messages.shift();
    this.#bytes -= message?.bytes ?? 0;
    return message;
  }

  #isBeyond({ messages, bytes }: typeof unreadLimits): boolean {
    return this.count > messages || this.#bytes > bytes;
  }

  /** Forgets the oldest of those that were read elsewhere, down to half of their limits. */
  #forgetRead(): void {
    const { messages, bytes } = readElsewhereLimits;
    let left = this.count;
    this.#messages.keep((message) => {
      const isKept = !message.isRead || (left <= messages / 2 && this.#bytes <= bytes / 2);
      if (isKept) return true;
      left -= 1;
      this.#bytes -= message.bytes;
      this.forgotten += 1;
      return false;
    });
    this.#search = {
      messages: Math.max(messages, 2 * this.count),
      bytes: Math.max(bytes, 2 * this.#bytes),
    };
  }
}
