import { WsDynamicError } from '../errors/ws-dynamic-error';
import { type Frame, maskWith } from './frame';

/** The header of a frame. */
interface Header extends Omit<Frame, 'payload'> {
  /** Size of the header, bytes. */
  readonly size: number;
  readonly length: number;
}

const keyLength = 4;

/**
 * Parses frames from chunks of any size. Reserved bits and opcodes, missing masks and invalid sequences are
 * not checked.
 */
export class FrameParser {
  readonly #maxPayload: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #needed = 2;
  #failure: WsDynamicError | undefined;

  /** @param maxPayload limit of a frame's payload, bytes */
  constructor(maxPayload = 100 * 1024 * 1024) {
    this.#maxPayload = maxPayload;
  }

  /** Number of buffered bytes of an incomplete frame. */
  get pendingBytes(): number {
    return this.#bytes;
  }

  /**
   * ERR_WS_FRAME_TOO_LARGE, set by a frame that exceeds the limit. Earlier frames are returned; parsing
   * stops.
   */
  get failure(): WsDynamicError | undefined {
    return this.#failure;
  }

  /** Returns the bytes of the incomplete or too large frame; the parser must not be used afterwards. */
  takePending(): Buffer {
    return Buffer.concat(this.#chunks.splice(0));
  }

  /** Adds a chunk; returns the frames that it completes. */
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

  /** Returns the next frame; `undefined` if more bytes are needed. */
  #next(): Frame | undefined {
    const [only] = this.#chunks;
    // Concatenated once enough bytes have arrived: a large frame in small chunks is copied only once.
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

/** Returns the header, or the number of bytes needed to read it. */
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
    `The peer announced a frame of ${length} bytes; at most ${limit} are accepted.\n` +
      'Raise the limit with { maxPayload } in bytes, or let the peer send less.',
  );
}
