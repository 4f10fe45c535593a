const firstSize = 1024;

/**
 * Copies of Buffers, one behind the other in one piece of memory that is written again, lap by lap.
 * Positions only grow; a copy lies in one lap.
 */
export class RingMemory {
  #bytes = Buffer.allocUnsafeSlow(firstSize);
  #end = 0;

  /** Where the latest copy ends. */
  get end(): number {
    return this.#end;
  }

  /** Returns the position of the copy. What lies before `oldest` may be written over. */
  write(data: Buffer, oldest: number): number {
    let start = this.#startFor(data.length);
    while (start + data.length - Math.min(start, oldest) > this.#bytes.length) {
      this.#grow(oldest);
      start = this.#startFor(data.length);
    }
    data.copy(this.#bytes, start % this.#bytes.length);
    this.#end = start + data.length;
    return start;
  }

  /** Copied again. */
  read(position: number, length: number): Buffer {
    const start = position % this.#bytes.length;
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  #startFor(length: number): number {
    const left = this.#bytes.length - (this.#end % this.#bytes.length);
    return length <= left ? this.#end : this.#end + left;
  }

  /** Doubles the size. No copy comes to lie in two laps: each new lap is two of the old ones. */
  #grow(oldest: number): void {
    const old = this.#bytes;
    this.#bytes = Buffer.allocUnsafeSlow(old.length * 2);
    for (let from = oldest; from < this.#end; ) {
      const to = Math.min(this.#end, from - (from % old.length) + old.length);
      const start = from % old.length;
      old.copy(this.#bytes, from % this.#bytes.length, start, start + to - from);
      from = to;
    }
  }
}
