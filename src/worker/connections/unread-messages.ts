import type { ReceivedMessage } from '../../bridge/connection-data';
import { Queue } from './queue';

/** Limits of unread messages. The latest is kept even if it is larger. */
export const unreadLimits = { messages: 100_000, bytes: 64 * 1024 * 1024 };
/** Beyond these limits, messages that were read elsewhere are discarded. */
const readElsewhereLimits = { messages: 50_000, bytes: 8 * 1024 * 1024 };

/**
 * The unread messages, oldest first. Beyond {@link unreadLimits} the oldest are dropped: to pause reading
 * would delay pongs and close frames, and block a server's other clients.
 */
export class UnreadMessages {
  readonly #messages = new Queue<ReceivedMessage>();
  #bytes = 0;
  #dropped = 0;
  /** The next search for read messages starts at these limits. */
  #search = readElsewhereLimits;
  /** Number of discarded messages that had been read elsewhere. */
  forgotten = 0;

  /** Number of unread messages dropped since the last {@link takeDropped}. */
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

  /** Removes and returns the oldest. */
  shift(): ReceivedMessage | undefined {
    const message = this.#messages.shift();
    this.#bytes -= message?.bytes ?? 0;
    return message;
  }

  #isBeyond({ messages, bytes }: typeof unreadLimits): boolean {
    return this.count > messages || this.#bytes > bytes;
  }

  /** Discards the oldest messages that were read elsewhere, down to half the limits. */
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
