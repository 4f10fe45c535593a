import { opcodes } from '../../../wire/frame';
import { readHeader } from '../../../wire/frame-parser';

const longestHeader = 14;

/** Tracks the frame boundaries of a stream without reading payloads (RFC 6455 section 5.2). */
export class FrameTracker {
  readonly #header = Buffer.alloc(longestHeader);
  #headerBytes = 0;
  #payloadLeft = 0;
  #isFragmented = false;

  /** Whether the next byte starts a message, or a control frame between two messages. */
  get isAtBoundary(): boolean {
    return this.#headerBytes === 0 && this.#payloadLeft === 0 && !this.#isFragmented;
  }

  /** Reads bytes up to the next boundary, or all of them. Returns the number of bytes read. */
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
    const header = readHeader(this.#header.subarray(0, this.#headerBytes));
    if (typeof header === 'number') return;
    this.#headerBytes = 0;
    this.#payloadLeft = header.length;
    // Control frames may occur between the fragments of a message (RFC 6455 section 5.4).
    if (header.opcode < opcodes.close) this.#isFragmented = !header.fin;
  }
}
