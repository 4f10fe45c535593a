import { randomFillSync } from 'node:crypto';

/** A frame to send, which may break every rule of RFC 6455 section 5. */
export interface SentFrame {
  readonly opcode: number;
  readonly payload?: Buffer;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly mask?: boolean;
  /** The bytes of the extended length, 2 or 8, in place of the shortest form. */
  readonly lengthBytes?: Buffer;
}

const empty = Buffer.alloc(0);
/** Masking keys, drawn many at a time. */
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

/** The bytes of a frame, in as few pieces as need no copy. */
export function encodeFrame(frame: SentFrame): readonly Buffer[] {
  const { payload = empty, mask = false } = frame;
  const key = mask ? randomKey() : undefined;
  const head = encodeHeader(frame, payload.length, key);
  return [head, key ? masked(payload, key) : payload];
}

/** The header of a frame of this payload length, with its masking key. */
export function encodeHeader(
  frame: Omit<SentFrame, 'payload' | 'mask'>,
  length: number,
  key: Buffer | undefined,
): Buffer {
  const { opcode, fin = true, rsv = 0, lengthBytes = shortest(length) } = frame;
  const short = lengthBytes.length === 0 ? length : lengthBytes.length === 2 ? 126 : 127;
  const start = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode, (key ? 0x80 : 0) | short]);
  return Buffer.concat([start, lengthBytes, key ?? empty]);
}

/** The payload under a key that was used for `offset` bytes before it (RFC 6455 section 5.3). */
export function masked(payload: Buffer, key: Buffer, offset = 0): Buffer {
  const turned = Buffer.from([0, 1, 2, 3].map((index) => key[(index + offset) % 4] ?? 0));
  const words = new Uint32Array(Math.ceil(payload.length / 4));
  const bytes = Buffer.from(words.buffer, 0, payload.length);
  payload.copy(bytes);
  const [word = 0] = new Uint32Array(Uint8Array.from(turned).buffer);
  for (let index = 0; index < words.length; index += 1) words[index] = (words[index] ?? 0) ^ word;
  return bytes;
}

function shortest(length: number): Buffer {
  if (length < 126) return empty;
  const bytes = Buffer.alloc(length < 65_536 ? 2 : 8);
  if (bytes.length === 2) bytes.writeUInt16BE(length);
  else bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}
