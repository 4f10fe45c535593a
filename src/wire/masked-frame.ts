import { randomFillSync } from 'node:crypto';

const keys = new Uint32Array(2048);
let nextKey = keys.length;

/** The header of a client's frame with its key: 2, 4 or 10 bytes, and 4 (RFC 6455 section 5.2). */
function headerLength(bytes: number): number {
  if (bytes < 126) return 6;
  return bytes < 65536 ? 8 : 14;
}

/**
 * A whole message as one frame of a client, masked (RFC 6455 sections 5.2 and 5.3). As on the wire of
 * `ws`, but four bytes are masked at a time where `ws` masks one: of a throughput of 64 KiB messages
 * that byte loop is the larger half.
 */
export function maskedFrame(data: Buffer | string, isBinary: boolean): Buffer {
  const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
  const header = headerLength(bytes);
  // The key, and so the payload behind it, begins at a multiple of four.
  const padding = header % 4;
  const room = Buffer.allocUnsafe(Math.ceil((padding + header + bytes) / 4) * 4);
  const frame = room.subarray(padding, padding + header + bytes);

  frame[0] = isBinary ? 0x82 : 0x81;
  if (header === 6) {
    frame[1] = 0x80 | bytes;
  } else if (header === 8) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(bytes / 2 ** 32), 2);
    frame.writeUInt32BE(bytes % 2 ** 32, 6);
  }

  if (typeof data === 'string') frame.write(data, header);
  else data.copy(frame, header);
  mask(
    new Uint32Array(room.buffer, room.byteOffset + padding + header - 4, 1 + Math.ceil(bytes / 4)),
  );
  return frame;
}

/** Puts a new key into the first word and masks the others with it. */
function mask(words: Uint32Array): void {
  const key = takeKey();
  words[0] = key;
  for (let index = 1; index < words.length; index += 1)
    words[index] = (words[index] as number) ^ key;
}

/** Unpredictable (RFC 6455 section 10.3). */
function takeKey(): number {
  if (nextKey === keys.length) {
    randomFillSync(keys);
    nextKey = 0;
  }
  const key = keys[nextKey] as number;
  nextKey += 1;
  return key;
}
