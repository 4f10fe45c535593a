import { randomFillSync } from 'node:crypto';
import { memoryFor } from './frame-memory';

/** Masking keys, drawn many at a time. */
const keys = new Uint32Array(2048);
let nextKey = keys.length;

/** RFC 6455 section 5.2; 3 to 7 and 11 to 15 are reserved. */
export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

/** A frame as it was on the wire, its payload unmasked. */
export interface Frame {
  /** 0 to 15. */
  readonly opcode: number;
  readonly fin: boolean;
  /** The three reserved bits: RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv: number;
  readonly isMasked: boolean;
  readonly payload: Buffer;
}

/** A frame to write. Nothing of it is checked: it may be one that RFC 6455 forbids. */
export interface FrameToSend {
  /** 0 to 15. */
  readonly opcode: number;
  readonly payload?: Buffer | string;
  /** Default `true`. */
  readonly fin?: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. Default 0. */
  readonly rsv?: number;
  /** `true` for a random key, as a client has to (RFC 6455 section 5.3); four bytes for that key. */
  readonly mask?: boolean | Buffer;
}

/** The bytes of a frame (RFC 6455 section 5.2), its length in the shortest form. The payload stays as it is. */
export function encodeFrame(frame: FrameToSend): Buffer {
  const { opcode, payload = '', fin = true, rsv = 0, mask = false } = frame;
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const head = 2 + lengthSize(length) + (mask === false ? 0 : 4);
  // The payload begins with a word of memory, and the key is the word in front of it.
  const size = Math.ceil(head / 4) + Math.ceil(length / 4);
  const memory = memoryFor(size);
  const { bytes, words } = memory;
  const key = memory.used + Math.ceil(head / 4) - 1;
  memory.used += size;
  const start = (key + 1) * 4;
  const frameStart = start - head;
  bytes[frameStart] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  writeLength(bytes, frameStart + 1, length);
  if (typeof payload === 'string') bytes.write(payload, start);
  else bytes.set(payload, start);
  if (mask !== false) {
    bytes[frameStart + 1] = (bytes[frameStart + 1] ?? 0) | 0x80;
    if (mask === true) words[key] = randomMaskingKey();
    else bytes.set(mask, start - 4);
    maskWords(words, key, memory.used);
  }
  return bytes.subarray(frameStart, start + length);
}

/** Masks or unmasks the words behind the one at `key`, which is the key (RFC 6455 section 5.3). */
export function maskWords(words: Uint32Array, key = 0, end = words.length): void {
  const word = words[key] as number;
  for (let index = key + 1; index < end; index += 1) {
    words[index] = (words[index] as number) ^ word;
  }
}

/** Unpredictable (RFC 6455 section 10.3). */
function randomMaskingKey(): number {
  if (nextKey === keys.length) {
    randomFillSync(keys);
    nextKey = 0;
  }
  nextKey += 1;
  return keys[nextKey - 1] as number;
}

/** Bytes of the length besides the seven bits of the second byte. */
function lengthSize(length: number): 0 | 2 | 8 {
  if (length < 126) return 0;
  return length < 65536 ? 2 : 8;
}

function writeLength(bytes: Buffer, at: number, length: number): void {
  const size = lengthSize(length);
  bytes[at] = size === 0 ? length : size === 2 ? 126 : 127;
  if (size === 2) bytes.writeUInt16BE(length, at + 1);
  if (size === 8) bytes.writeBigUInt64BE(BigInt(length), at + 1);
}
