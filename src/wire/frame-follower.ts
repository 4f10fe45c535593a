import { opcodes } from './frame';
import { readHeader } from './frame-parser';

const noBytes = Buffer.alloc(0);

/** Follows where frames and messages end in bytes that are read elsewhere. Nothing of them is checked. */
export class FrameFollower {
  /** The start of a header. */
  #head = noBytes;
  #payloadLeft = 0;
  #isFragmented = false;

  /** Bytes that the payload of a frame still lacks. */
  get payloadLeft(): number {
    return this.#payloadLeft;
  }

  /** Whether no frame and no message has begun. */
  get isBetweenMessages(): boolean {
    return this.#head.length === 0 && this.#payloadLeft === 0 && !this.#isFragmented;
  }

  push(chunk: Buffer): void {
    const bytes = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    this.#head = noBytes;
    let at = Math.min(this.#payloadLeft, bytes.length);
    this.#payloadLeft -= at;
    while (at < bytes.length) {
      const header = readHeader(bytes.subarray(at));
      if (typeof header === 'number') {
        this.#head = Buffer.from(bytes.subarray(at));
        return;
      }
      // Control frames may come between the fragments of a message (RFC 6455 section 5.4).
      if (header.opcode < opcodes.close) this.#isFragmented = !header.fin;
      const end = at + header.size + header.length;
      at = Math.min(end, bytes.length);
      this.#payloadLeft = end - at;
    }
  }
}
