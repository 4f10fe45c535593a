/** A message as it is remembered. */
export interface Remembered {
  readonly data: Buffer | string;
  readonly isBinary: boolean;
  readonly at: number;
}

/** Larger payloads are kept as they are; smaller ones are copied into a chunk. */
const copyLimit = 8 * 1024;
const firstChunk = 1024;
const largestChunk = 64 * 1024;
/** What one remembered message weighs besides its payload, bytes. */
const overhead = 32;

/** Several small messages, one behind the other, or one large one. */
interface Chunk {
  readonly bytes: Buffer | string;
  used: number;
  readonly ends: number[];
  readonly times: number[];
  readonly kinds: boolean[];
}

/**
 * Messages in order, bounded by bytes: the oldest are forgotten first, but none from `keepFrom` on,
 * which is where the unread ones begin. Small payloads are copied: thousands of Buffers that live on
 * would make the garbage collector take a third of a round trip.
 */
export class History {
  #chunks: Chunk[] = [];
  #total = 0;
  #forgotten = 0;
  #bytes = 0;
  #chunkSize = firstChunk;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many messages were ever added. */
  get total(): number {
    return this.#total;
  }

  add({ data, isBinary, at }: Remembered, keepFrom: number): void {
    const chunk = data.length > copyLimit ? this.#keep(data) : this.#copy(data);
    chunk.ends.push(chunk.used);
    chunk.times.push(at);
    chunk.kinds.push(isBinary);
    this.#total += 1;
    this.#bytes += overhead;
    if (this.#bytes > this.#limit) this.#forget(keepFrom);
  }

  /** Oldest first. */
  list(): Remembered[] {
    return this.#chunks.flatMap(({ bytes, ends, times, kinds }) =>
      ends.map((end, index) => ({
        data: typeof bytes === 'string' ? bytes : bytes.subarray(ends[index - 1] ?? 0, end),
        isBinary: kinds[index] ?? false,
        at: times[index] ?? 0,
      })),
    );
  }

  #copy(data: Buffer | string): Chunk {
    // No character of UTF-16 takes more than three bytes of UTF-8.
    const room = typeof data === 'string' ? data.length * 3 : data.length;
    const last = this.#chunks.at(-1);
    const chunk = last !== undefined && fits(last, room) ? last : this.#grow(room);
    if (typeof data === 'string') chunk.used += (chunk.bytes as Buffer).write(data, chunk.used);
    else chunk.used += data.copy(chunk.bytes as Buffer, chunk.used);
    return chunk;
  }

  #keep(data: Buffer | string): Chunk {
    // The next small message begins a chunk of its own: among large ones it should be a small one.
    this.#chunkSize = firstChunk;
    return this.#append(data, data.length);
  }

  #grow(room: number): Chunk {
    const size = Math.max(this.#chunkSize, room);
    this.#chunkSize = Math.min(this.#chunkSize * 2, largestChunk);
    return this.#append(Buffer.allocUnsafeSlow(size), 0);
  }

  #append(bytes: Buffer | string, used: number): Chunk {
    const chunk = { bytes, used, ends: [], times: [], kinds: [] };
    this.#chunks.push(chunk);
    this.#bytes += bytes.length;
    return chunk;
  }

  #forget(keepFrom: number): void {
    while (this.#bytes > this.#limit && this.#chunks.length > 1) {
      const [oldest] = this.#chunks;
      if (oldest === undefined || this.#forgotten + oldest.ends.length > keepFrom) return;
      this.#chunks.shift();
      this.#forgotten += oldest.ends.length;
      this.#bytes -= oldest.bytes.length + oldest.ends.length * overhead;
    }
  }
}

function fits({ bytes, used }: Chunk, room: number): boolean {
  return typeof bytes !== 'string' && bytes.length - used > room;
}
