import { randomBytes } from 'node:crypto';

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

/** The bytes of a frame (RFC 6455 section 5.2), its length in the shortest form. */
export function encodeFrame(frame: FrameToSend): Buffer {
  const { opcode, fin = true, rsv = 0, mask = false } = frame;
  const payload = Buffer.from(frame.payload ?? '');
  const key = mask === true ? randomBytes(4) : mask;
  const length = lengthField(payload.length);
  length[0] = (length[0] ?? 0) | (key === false ? 0 : 0x80);
  const first = Buffer.of((fin ? 0x80 : 0) | (rsv << 4) | opcode);
  if (key === false) return Buffer.concat([first, length, payload]);
  applyMask(payload, key);
  return Buffer.concat([first, length, key, payload]);
}

/** Masks or unmasks in place (RFC 6455 section 5.3). */
export function applyMask(payload: Buffer, key: Buffer): void {
  for (let index = 0; index < payload.length; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (key[index % 4] ?? 0);
}

/** 1, 3 or 9 bytes, with the mask bit clear. */
function lengthField(length: number): Buffer {
  if (length < 126) return Buffer.of(length);
  const field = Buffer.alloc(length < 65536 ? 3 : 9);
  field[0] = length < 65536 ? 126 : 127;
  if (length < 65536) field.writeUInt16BE(length, 1);
  else field.writeBigUInt64BE(BigInt(length), 1);
  return field;
}
