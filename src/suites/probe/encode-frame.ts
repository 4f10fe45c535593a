import { randomFillSync } from 'node:crypto';

/** A frame to send, which may violate any rule of RFC 6455 section 5. */
export interface SentFrame {
  readonly opcode: number;
  readonly payload?: Buffer;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly mask?: boolean;
  /** The bytes of the extended length, 2 or 8, instead of the shortest encoding. */
  readonly lengthBytes?: Buffer;
}

const empty = Buffer.alloc(0);
/** Masking keys, generated in batches. */
const keys = Buffer.alloc(4096);
let nextKey = keys.length;

/** A masking key (RFC 6455 section 5.3). */
export function randomKey(): Buffer {
  if (nextKey === keys.length) {
    randomFillSync(keys);
    nextKey = 0;
  }
  nextKey += 4;
  return Buffer.from(keys.subarray(nextKey - 4, nextKey));
}

/** Payloads up to this size, bytes, are copied after their header: one write is cheaper than two. */
const small = 1024;

/** The bytes of a frame, in few buffers without copying large payloads. */
export function encodeFrame(frame: SentFrame): readonly Buffer[] {
  const { payload = empty, mask = false } = frame;
  const key = mask ? randomKey() : undefined;
  if (payload.length > small) {
    const head = encodeHeader(frame, payload.length, key);
    return [head, key ? masked(payload, key) : payload];
  }
  const bytes = Buffer.allocUnsafe(longestHeader + payload.length);
  const start = writeHeader(bytes, frame, payload.length, key);
  payload.copy(bytes, start);
  const whole = bytes.subarray(0, start + payload.length);
  if (key) maskInPlace(whole, start, key);
  return [whole];
}

/** 2 bytes, plus 8 for the length and 4 for the masking key. */
const longestHeader = 14;

/** The header of a frame with this payload length, including its masking key. */
export function encodeHeader(
  frame: Omit<SentFrame, 'payload' | 'mask'>,
  length: number,
  key: Buffer | undefined,
): Buffer {
  const bytes = Buffer.allocUnsafe(longestHeader);
  return bytes.subarray(0, writeHeader(bytes, frame, length, key));
}

/** Writes the header at the start of a buffer; returns its size. */
function writeHeader(
  bytes: Buffer,
  frame: Omit<SentFrame, 'payload' | 'mask'>,
  length: number,
  key: Buffer | undefined,
): number {
  const { opcode, fin = true, rsv = 0, lengthBytes } = frame;
  bytes[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const end = lengthBytes ? 2 + lengthBytes.copy(bytes, 2) : writeLength(bytes, length);
  const short = end === 2 ? length : end === 4 ? 126 : 127;
  bytes[1] = (key ? 0x80 : 0) | short;
  return key ? end + key.copy(bytes, end) : end;
}

/** Writes the extended length in its shortest encoding; returns the end position. */
function writeLength(bytes: Buffer, length: number): number {
  if (length < 126) return 2;
  if (length < 65_536) return bytes.writeUInt16BE(length, 2);
  return bytes.writeBigUInt64BE(BigInt(length), 2);
}

function maskInPlace(bytes: Buffer, start: number, key: Buffer): void {
  for (let at = start; at < bytes.length; at += 1) {
    bytes[at] = (bytes[at] ?? 0) ^ (key[(at - start) & 3] ?? 0);
  }
}

/** Masks a payload with a key that was already used for `offset` bytes (RFC 6455 section 5.3). */
export function masked(payload: Buffer, key: Buffer, offset = 0): Buffer {
  const turned = Buffer.from([0, 1, 2, 3].map((index) => key[(index + offset) % 4] ?? 0));
  const words = new Uint32Array(Math.ceil(payload.length / 4));
  const bytes = Buffer.from(words.buffer, 0, payload.length);
  payload.copy(bytes);
  const [word = 0] = new Uint32Array(Uint8Array.from(turned).buffer);
  for (let index = 0; index < words.length; index += 1) words[index] = (words[index] ?? 0) ^ word;
  return bytes;
}
