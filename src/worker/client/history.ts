import { Chunk, overhead, type Remembered } from './chunk';

const firstChunk = 1024;
const largestChunk = 512 * 1024;
/** Of this many chunks one is forgotten at a time. */
const chunksToLimit = 32;
/** With at least so many messages in a chunk, little room is left over in it. */
const messagesToChunk = 4;
/** A message that is not copied. */
interface Whole {
  readonly message: Remembered;
  readonly weight: number;
}

/**
 * Messages in order, bounded by bytes: the oldest are forgotten first. Payloads are copied into few
 * long-lived chunks, and the chunk of forgotten ones is written again: thousands of Buffers that live
 * on would make the garbage collector take a third of a round trip.
 */
export class History {
  readonly #limit: number;
  readonly #copyLimit: number;
  readonly #largestChunk: number;
  #entries: (Chunk | Whole)[] = [];
  #weight = 0;
  #chunkSize = firstChunk;
  #spare: Chunk | undefined;

  /**
   * Up to `limit` bytes. Payloads beyond `copyLimit` bytes are kept as they are: whoever gave them
   * must not change them.
   */
  constructor(limit: number, copyLimit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
    this.#largestChunk = Math.min(largestChunk, Math.max(firstChunk, limit / chunksToLimit));
    this.#copyLimit = Math.min(copyLimit, this.#largestChunk / messagesToChunk);
  }

  add(message: Remembered): void {
    const { data } = message;
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
    if (bytes > this.#copyLimit) {
      this.#append({ message, weight: bytes + overhead });
    } else {
      this.#chunkFor(bytes).add(message);
      this.#weight += overhead;
    }
    if (this.#weight > this.#limit) this.#forget();
  }

  /** Oldest first. */
  list(): Remembered[] {
    return this.#entries.flatMap((entry) =>
      entry instanceof Chunk ? entry.list() : [entry.message],
    );
  }

  #chunkFor(bytes: number): Chunk {
    const last = this.#entries.at(-1);
    if (last instanceof Chunk && last.hasRoom(bytes)) return last;
    const chunk = this.#spare ?? new Chunk(Math.max(this.#chunkSize, bytes));
    this.#spare = undefined;
    this.#chunkSize = Math.min(this.#chunkSize * 2, this.#largestChunk);
    this.#append(chunk);
    return chunk;
  }

  #append(entry: Chunk | Whole): void {
    this.#entries.push(entry);
    this.#weight += entry.weight;
  }

  #forget(): void {
    while (this.#weight > this.#limit && this.#entries.length > 1) {
      const oldest = this.#entries.shift() as Chunk | Whole;
      this.#weight -= oldest.weight;
      if (!(oldest instanceof Chunk) || oldest.size !== this.#largestChunk) continue;
      oldest.clear();
      this.#spare = oldest;
    }
  }
}
