import type { RecordingPolicy } from '../../realm/connection-data';
import { RingMemory } from './ring-memory';

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
const overhead = 96;
/** Larger payloads are not copied: whoever sends or reads one should not change it. */
const copyLimit = 8 * 1024;

interface Entry {
  /** Of the copy in the ring; for what is not copied, where the next copy begins. */
  readonly position: number;
  readonly bytes: number;
  /** What is not copied. */
  readonly whole: Buffer | string | undefined;
  readonly isBinary: boolean;
  readonly at: number;
}

/**
 * The latest messages in order. The oldest are forgotten first; the last one only when none is kept.
 * Buffers are copied into one ring of memory: thousands of live ones would cost a third of a round
 * trip in garbage collection.
 */
export class History<Message extends KeptMessage> {
  readonly #limits: HistoryLimits;
  #entries: Entry[] = [];
  #first = 0;
  #weight = 0;
  #copies: RingMemory | undefined;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** Keeps the message as it is now, whatever happens to its Buffer later. */
  add({ data, isBinary, at }: Message, bytes = Buffer.byteLength(data)): void {
    const limits = this.#limits;
    if (limits.messages === 0) return;
    this.#weight += bytes + overhead;
    while (this.#weight > limits.bytes || this.#count >= limits.messages) {
      if (!this.#forget()) break;
    }
    if (typeof data === 'string' || bytes > copyLimit) {
      const position = this.#copies?.end ?? 0;
      this.#entries.push({ position, bytes, whole: data, isBinary, at });
    } else {
      this.#copies ??= new RingMemory();
      const oldest = this.#entries[this.#first]?.position ?? Number.POSITIVE_INFINITY;
      const position = this.#copies.write(data, oldest);
      this.#entries.push({ position, bytes, whole: undefined, isBinary, at });
    }
  }

  /** Oldest first. */
  list(): Message[] {
    return this.#entries.slice(this.#first).map(({ position, bytes, whole, isBinary, at }) => {
      // A Buffer was added where a copy is read, so the data has the type of the message's.
      return { data: whole ?? this.#copies?.read(position, bytes), isBinary, at } as Message;
    });
  }

  get #count(): number {
    return this.#entries.length - this.#first;
  }

  /** Returns whether there was one to forget. */
  #forget(): boolean {
    const oldest = this.#entries[this.#first];
    if (oldest === undefined) return false;
    this.#weight -= oldest.bytes + overhead;
    this.#first += 1;
    // Compacting at half empty keeps forgetting at constant cost a message.
    if (this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    return true;
  }
}
