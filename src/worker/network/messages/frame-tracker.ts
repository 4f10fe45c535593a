const longestHeader = 14;

/** Follows the frames of a stream without looking at their payloads (RFC 6455 section 5.2). */
export class FrameTracker {
  readonly #header = Buffer.alloc(longestHeader);
  #headerBytes = 0;
  #payloadLeft = 0;
  #isFragmented = false;

  /** Whether the next byte begins a message, or a control frame between two messages. */
  get isAtBoundary(): boolean {
    return this.#headerBytes === 0 && this.#payloadLeft === 0 && !this.#isFragmented;
  }

  /** Follows the bytes up to the next boundary, or all of them. Returns how many were followed. */
  read(chunk: Buffer, upTo: 'boundary' | 'end'): number {
    let offset = 0;
    while (offset < chunk.length) {
      if (upTo === 'boundary' && offset > 0 && this.isAtBoundary) break;
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - offset);
        this.#payloadLeft -= skipped;
        offset += skipped;
      } else {
        this.#header[this.#headerBytes] = chunk[offset] ?? 0;
        this.#headerBytes += 1;
        offset += 1;
        this.#readHeader();
      }
    }
    return offset;
  }

  #readHeader(): void {
    const header = this.#header;
    const [first = 0, second = 0] = header;
    const short = second & 0x7f;
    const lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
    const size = 2 + lengthBytes + (second >= 0x80 ? 4 : 0);
    if (this.#headerBytes < 2 || this.#headerBytes < size) return;
    this.#headerBytes = 0;
    if (short < 126) this.#payloadLeft = short;
    else
      this.#payloadLeft =
        short === 126 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
    const isControl = (first & 0x08) !== 0;
    if (!isControl) this.#isFragmented = first < 0x80;
  }
}
