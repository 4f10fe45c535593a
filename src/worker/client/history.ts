import type { RecordingPolicy } from '../../realm/connection-data';

/** A message as it is kept. */
export interface KeptMessage {
  readonly data: Buffer | string;
  readonly isBinary: boolean;
  /** Milliseconds since the connection was asked for. */
  readonly at: number;
}

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
  none: { bytes: 0, messages: 0 },
};

/** What a message weighs besides its payload, bytes. */
const overhead = 160;
/** Larger payloads are not copied: whoever sends or reads one should not change it. */
const copyLimit = 8 * 1024;

/** The latest messages in order. The oldest are forgotten first; the last one only when none is kept. */
export class History<Message extends KeptMessage> {
  readonly #limits: HistoryLimits;
  #messages: Message[] = [];
  #first = 0;
  #weight = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** Keeps the message as it is now, whatever happens to its Buffer later. */
  add(message: Message): void {
    const { messages, bytes } = this.#limits;
    if (messages === 0) return;
    const { data } = message;
    const isCopied = typeof data !== 'string' && data.length <= copyLimit;
    this.#messages.push(isCopied ? { ...message, data: Buffer.from(data) } : message);
    this.#weight += weightOf(message);
    while (this.#count > 1 && (this.#weight > bytes || this.#count > messages)) this.#forget();
  }

  /** Oldest first. */
  list(): Message[] {
    return this.#messages.slice(this.#first);
  }

  get #count(): number {
    return this.#messages.length - this.#first;
  }

  #forget(): void {
    const oldest = this.#messages[this.#first];
    if (oldest === undefined) return;
    this.#weight -= weightOf(oldest);
    this.#first += 1;
    // Compacting at half empty keeps forgetting at constant cost a message.
    if (this.#first * 2 <= this.#messages.length) return;
    this.#messages = this.list();
    this.#first = 0;
  }
}

function weightOf({ data }: KeptMessage): number {
  return Buffer.byteLength(data) + overhead;
}
