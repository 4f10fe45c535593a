import type { WireMessage } from '../../bridge/connection-data';

/** What is kept unread at most. The latest message is kept, whatever its size. */
export const unreadLimits = { messages: 100_000, bytes: 64 * 1024 * 1024 };

/** Says whether a message that was dropped is missed: whether it was read nowhere else. */
export interface DropJudge {
  isMissed(dropped: WireMessage): boolean;
}

/** Stands where a message was taken: the array would keep it until it is compacted. */
const taken: WireMessage = { data: Buffer.alloc(0), isBinary: false, at: 0 };

/**
 * The messages that nobody has read, oldest first. Beyond {@link unreadLimits} the oldest are dropped:
 * to stop reading instead would hold back pongs and close frames, and hold up a server for its other
 * clients.
 */
export class UnreadMessages {
  #messages: WireMessage[] = [];
  #first = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(private readonly owner: DropJudge) {}

  /** How many were dropped and not told of yet. */
  get dropped(): number {
    return this.#dropped;
  }

  get count(): number {
    return this.#messages.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  list(): WireMessage[] {
    return this.#messages.slice(this.#first);
  }

  push(message: WireMessage): void {
    this.#messages.push(message);
    this.#bytes += message.data.length;
    const { messages, bytes } = unreadLimits;
    while (this.count > messages || (this.#bytes > bytes && this.count > 1)) {
      const oldest = this.shift();
      if (oldest !== undefined && this.owner.isMissed(oldest)) this.#dropped += 1;
    }
  }

  /** How many were dropped since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** Takes the oldest. */
  shift(): WireMessage | undefined {
    const message = this.#messages[this.#first];
    if (message === undefined) return undefined;
    this.#messages[this.#first] = taken;
    this.#first += 1;
    this.#bytes -= message.data.length;
    // Compacting at half empties keeps reading at constant cost a message.
    if (this.#first * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
    return message;
  }

  forget(isForgotten: (message: WireMessage) => boolean): void {
    this.#messages = this.list().filter((message) => !isForgotten(message));
    this.#first = 0;
    this.#bytes = this.#messages.reduce((sum, { data }) => sum + data.length, 0);
  }
}
