import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  type DeflateRaw,
  type InflateRaw,
} from 'node:zlib';
import type { DeflateParameters } from './extensions';
import type { Role } from './verdict';

/** The tail that a sender removes from a message and a receiver appends (RFC 7692 section 7.2). */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);

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
    this.#deflate = createDeflateRaw({
      windowBits: Math.max(9, isClient ? clientMaxWindowBits : serverMaxWindowBits),
    });
    this.#inflate = createInflateRaw({
      windowBits: isClient ? serverMaxWindowBits : clientMaxWindowBits,
    });
    this.#resetsDeflate = isClient ? clientNoContextTakeover : serverNoContextTakeover;
    this.#resetsInflate = isClient ? serverNoContextTakeover : clientNoContextTakeover;
  }

  async compress(payload: Buffer): Promise<Buffer> {
    if (this.#resetsDeflate) this.#deflate.reset();
    const bytes = await passThrough(this.#deflate, [payload], constants.Z_SYNC_FLUSH);
    return bytes.subarray(0, -tail.length);
  }

  /** Rejects if it is not valid DEFLATE data, or needs a larger window than was agreed on. */
  decompress(payload: Buffer): Promise<Buffer> {
    if (this.#resetsInflate) this.#inflate.reset();
    return passThrough(this.#inflate, [payload, tail], constants.Z_SYNC_FLUSH);
  }

  close(): void {
    this.#deflate.close();
    this.#inflate.close();
  }
}

function passThrough(
  stream: DeflateRaw | InflateRaw,
  pieces: readonly Buffer[],
  flush: number,
): Promise<Buffer> {
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
    for (const piece of pieces) stream.write(piece);
    stream.flush(flush, () => {
      leave();
      resolve(Buffer.concat(chunks));
    });
  });
}
