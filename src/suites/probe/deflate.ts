import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  type DeflateRaw,
  type InflateRaw,
} from 'node:zlib';
import type { DeflateParameters } from './extensions';
import type { Role } from './verdict';

/** The trailing bytes that a sender removes from a message and a receiver appends (RFC 7692 section 7.2). */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);
/** A compressed empty message (RFC 7692 section 7.2.3.6): zlib writes nothing for a second one. */
const emptyMessage = Buffer.from([0x00]);

/**
 * Flushes every write: a write is one task of the thread pool, and handing it over costs more than
 * compressing a small message.
 */
const flush = constants.Z_SYNC_FLUSH;
/** Size of an output chunk, bytes: each chunk is a task, too. */
const chunkSize = 65_536;
/** Size for small windows: zlib detects a distance beyond the window only across chunks. */
const strictChunkSize = 16_384;

/** permessage-deflate on one connection (RFC 7692). */
export class Deflate {
  readonly #deflate: DeflateRaw;
  readonly #inflate: InflateRaw;
  readonly #resetsDeflate: boolean;
  readonly #resetsInflate: boolean;

  constructor(role: Role, parameters: DeflateParameters) {
    const { serverMaxWindowBits, clientMaxWindowBits } = parameters;
    const { serverNoContextTakeover, clientNoContextTakeover } = parameters;
    const isClient = role === 'client';
    const [own, other] = isClient
      ? [clientMaxWindowBits, serverMaxWindowBits]
      : [serverMaxWindowBits, clientMaxWindowBits];
    // The compression level does not affect decompression by the peer.
    const level = constants.Z_BEST_SPEED;
    this.#deflate = createDeflateRaw({ flush, chunkSize, level, windowBits: Math.max(9, own) });
    this.#inflate = createInflateRaw({
      flush,
      chunkSize: other < 15 ? strictChunkSize : chunkSize,
      windowBits: other,
    });
    this.#resetsDeflate = isClient ? clientNoContextTakeover : serverNoContextTakeover;
    this.#resetsInflate = isClient ? serverNoContextTakeover : clientNoContextTakeover;
  }

  async compress(payload: Buffer): Promise<Buffer> {
    if (payload.length === 0) return emptyMessage;
    if (this.#resetsDeflate) this.#deflate.reset();
    const bytes = await passThrough(this.#deflate, payload);
    return bytes.subarray(0, -tail.length);
  }

  /** Rejects for data that is not valid DEFLATE, or needs a larger window than agreed on. */
  decompress(payload: Buffer): Promise<Buffer> {
    if (this.#resetsInflate) this.#inflate.reset();
    return passThrough(this.#inflate, Buffer.concat([payload, tail]));
  }

  close(): void {
    this.#deflate.close();
    this.#inflate.close();
  }
}

function passThrough(stream: DeflateRaw | InflateRaw, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
    };
    const leave = (): void => {
      stream.off('data', take).off('error', fail);
    };
    const fail = (error: Error): void => {
      leave();
      stream.on('error', () => undefined);
      reject(error);
    };
    stream.on('data', take).on('error', fail);
    stream.write(bytes, (error) => {
      if (error) return fail(error);
      leave();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
  });
}
