import { WsDynamicError } from '../errors/ws-dynamic-error';
import { type Frame, maskWith } from './frame';

/** The header of a frame. */
interface Header extends Omit<Frame, 'payload'> {
  /** Of the header itself, bytes. */
  readonly size: number;
  readonly length: number;
}

const keyLength = 4;

/**
 * Parses frames from chunks of any size. Reserved bits and opcodes, missing masks and wrong sequences
 * are not checked.
 */
export class FrameParser {
  readonly #maxPayload: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #needed = 2;
  #failure: WsDynamicError | undefined;

  /** `maxPayload` in bytes. */
  constructor(maxPayload = 100 * 1024 * 1024) {
    this.#maxPayload = maxPayload;
  }

  /** Bytes of a frame that has begun and is not complete. */
  get pendingBytes(): number {
    return this.#bytes;
  }

  /** ERR_WS_FRAME_TOO_LARGE. The frames before it are returned, and none after it is read. */
  get failure(): WsDynamicError | undefined {
    return this.#failure;
  }

  /** The bytes of the frame that has begun, or is too large; the parser must not be used any more. */
  takePending(): Buffer {
    return Buffer.concat(this.#chunks.splice(0));
  }

  /** The frames that these bytes complete. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: Frame[] = [];
    while (this.#failure === undefined && this.#bytes >= this.#needed) {
      const frame = this.#next();
      if (frame !== undefined) frames.push(frame);
    }
    return frames;
  }

  /** The next frame; `undefined` when more bytes are needed. */
  #next(): Frame | undefined {
    const [only] = this.#chunks;
    // Joined once the needed bytes are there: a large frame in small chunks is copied once.
    const bytes =
      this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    const header = readHeader(bytes);
    if (typeof header === 'number') {
      this.#needed = header;
      return undefined;
    }
    const { size, length, ...rest } = header;
    if (length > this.#maxPayload) {
      this.#failure = tooLarge(length, this.#maxPayload);
      return undefined;
    }
    this.#needed = size + length;
    if (bytes.length < this.#needed) return undefined;
    const payload = Buffer.from(bytes.subarray(size, this.#needed));
    if (header.isMasked) maskWith(bytes.subarray(size - keyLength, size), payload);
    this.#chunks = [bytes.subarray(this.#needed)];
    this.#bytes -= this.#needed;
    this.#needed = 2;
    return { ...rest, payload };
  }
}

/** The header, or how many bytes are needed to read it. */
export function readHeader(bytes: Buffer): Header | number {
  const [first = 0, second = 0] = bytes;
  const isMasked = second >= 0x80;
  const short = second % 0x80;
  const lengthSize = short < 126 ? 0 : short === 126 ? 2 : 8;
  const size = 2 + lengthSize + (isMasked ? keyLength : 0);
  if (bytes.length < size) return size;
  return {
    opcode: first & 0x0f,
    fin: first >= 0x80,
    rsv: (first >> 4) & 0x07,
    isMasked,
    size,
    length: readLength(bytes, short),
  };
}

function readLength(bytes: Buffer, short: number): number {
  if (short < 126) return short;
  return short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}

function tooLarge(length: number, limit: number): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_FRAME_TOO_LARGE',
    `The peer announced a frame of ${length} bytes, and at most ${limit} are accepted.\n` +
      'Raise the limit with { maxPayload } in bytes, or let the peer send less.',
  );
}
