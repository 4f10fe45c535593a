import type { SentMessage } from '../../bridge/connection';
import type { RecordingPolicy } from '../../bridge/connection-data';
import { copyLimit, MessageRing } from './message-ring';

/** What a history may hold: the latest messages, up to so many and so many bytes. */
export interface HistoryLimits {
  readonly bytes: number;
  readonly messages: number;
}

/** How many of its last frames, and under 'tail' of its last messages, a connection keeps. */
export const tailLength = 64;
const largest = 16 * 1024 * 1024;

/** What is kept of the messages each way. */
export const historyLimits: Readonly<Record<RecordingPolicy, HistoryLimits>> = {
  all: { bytes: largest, messages: Number.POSITIVE_INFINITY },
  tail: { bytes: largest, messages: tailLength },
  frames: { bytes: 0, messages: 0 },
  none: { bytes: 0, messages: 0 },
};

/** What a message weighs besides its payload, bytes: its head, and room that may be left over. */
const overhead = 96;

/** The latest messages in order. The oldest are forgotten first; the last one only when none is kept. */
export class History<Message extends SentMessage> {
  readonly #limits: HistoryLimits;
  #weight = 0;
  #kept: MessageRing | undefined;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** Keeps the message as it is now, whatever happens to its Buffer later. */
  addCopy(message: Message, bytes: number): void {
    const { data } = message;
    if (typeof data === 'string' || bytes <= copyLimit || this.#limits.messages === 0) {
      this.add(message, bytes);
    } else {
      this.add({ ...message, data: Buffer.from(data) }, bytes);
    }
  }

  /** Keeps the message; a Buffer of more than {@link copyLimit} bytes is not copied. */
  add(message: Message, bytes = Buffer.byteLength(message.data)): void {
    const limits = this.#limits;
    if (limits.messages === 0) return;
    this.#kept ??= new MessageRing();
    this.#weight += bytes + overhead;
    while (this.#weight > limits.bytes || this.#kept.count >= limits.messages) {
      const forgotten = this.#kept.shift();
      if (forgotten === undefined) break;
      this.#weight -= forgotten + overhead;
    }
    this.#kept.push(message, bytes);
  }

  /** Oldest first. Text comes back as UTF-8. */
  list(): Message[] {
    // Only text comes back in another form, and `Message` with a Buffer allows none.
    return (this.#kept?.list() ?? []) as Message[];
  }
}
