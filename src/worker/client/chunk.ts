/** A message as it is remembered. */
export interface Remembered {
  readonly data: Buffer | string;
  readonly isBinary: boolean;
  readonly at: number;
}

/** What one remembered message weighs besides its payload, bytes. */
export const overhead = 32;

/** Copies of messages, one behind the other in one piece of memory. */
export class Chunk {
  readonly #bytes: Buffer;
  readonly #ends: number[] = [];
  readonly #times: number[] = [];
  readonly #kinds: boolean[] = [];
  #count = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get size(): number {
    return this.#bytes.length;
  }
  /** All that it holds in memory, bytes. */
  get weight(): number {
    return this.size + this.#count * overhead;
  }

  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.size;
  }

  add({ data, isBinary, at }: Remembered): void {
    const start = this.#used;
    const bytes =
      typeof data === 'string' ? this.#bytes.write(data, start) : data.copy(this.#bytes, start);
    this.#ends[this.#count] = start + bytes;
    this.#times[this.#count] = at;
    this.#kinds[this.#count] = isBinary;
    this.#count += 1;
  }

  /** Forgets its messages. The room for as many others stays. */
  clear(): void {
    this.#count = 0;
  }

  /** Copies again, since the chunk may be written anew. */
  list(): Remembered[] {
    return Array.from({ length: this.#count }, (_, index) => ({
      data: Buffer.from(this.#bytes.subarray(this.#ends[index - 1] ?? 0, this.#ends[index])),
      isBinary: this.#kinds[index] ?? false,
      at: this.#times[index] ?? 0,
    }));
  }

  get #used(): number {
    return this.#count === 0 ? 0 : (this.#ends[this.#count - 1] ?? 0);
  }
}
