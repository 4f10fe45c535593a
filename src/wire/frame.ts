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

/** A received frame; its payload is unmasked. */
export interface Frame {
  /** 0 to 15. */
  readonly opcode: number;
  readonly fin: boolean;
  /** The three reserved bits: RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv: number;
  readonly isMasked: boolean;
  readonly payload: Buffer;
}

/** A frame to send. It is not checked: it may be one that RFC 6455 forbids. */
export interface FrameToSend {
  /** 0 to 15. */
  readonly opcode: number;
  /** Of a view, only the bytes in its range are sent. */
  readonly payload?: ArrayBufferView | string;
  /** Default `true`. */
  readonly fin?: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. Default 0. */
  readonly rsv?: number;
  /** `true` for a random key, as clients must use (RFC 6455 section 5.3); four bytes for a given key. */
  readonly mask?: boolean | ArrayBufferView;
}

/**
 * Encodes a frame (RFC 6455 section 5.2), with its length in the shortest form. The payload is copied:
 * masking does not change the given bytes.
 */
export function encodeFrame(frame: FrameToSend): Buffer {
  const { opcode, payload = '', fin = true, rsv = 0, mask = false } = frame;
  const data = bytesOf(payload);
  const size = lengthSize(data.length);
  const key = typeof mask === 'boolean' ? mask && randomBytes(4) : bytesOf(mask);
  const start = 2 + size + (key ? 4 : 0);
  const bytes = Buffer.alloc(start + data.length);
  bytes[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  bytes[1] = (key ? 0x80 : 0) | (size === 0 ? data.length : size === 2 ? 126 : 127);
  if (size === 2) bytes.writeUInt16BE(data.length, 2);
  if (size === 8) bytes.writeBigUInt64BE(BigInt(data.length), 2);
  bytes.set(data, start);
  if (key) {
    bytes.set(key, start - 4);
    maskWith(key, bytes.subarray(start));
  }
  return bytes;
}

/** Masks or unmasks a payload in place (RFC 6455 section 5.3). */
export function maskWith(key: Uint8Array, payload: Uint8Array): void {
  for (let index = 0; index < payload.length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (key[index % 4] ?? 0);
  }
}

/** The bytes of a string or a view; a view's memory may be shared. */
export function bytesOf(data: ArrayBufferView | string): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** Number of bytes of the extended payload length. */
function lengthSize(length: number): 0 | 2 | 8 {
  if (length < 126) return 0;
  return length < 65536 ? 2 : 8;
}
