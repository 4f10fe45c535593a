import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Deflate } from './deflate';
import { masked } from './encode-frame';
import type { Role } from './verdict';

/** The events caused by frames of the peer. */
export interface InboundHandler {
  /** A frame arrived; `preview` begins with its payload. */
  frame(header: FrameHeader, payload: Buffer): void;
  violation(reason: string): void;
  invalidPayload(reason: string): void;
  message(isText: boolean, payload: Buffer): void;
  ping(payload: Buffer): void;
  pong(payload: Buffer): void;
  close(code: number | undefined, reason: Buffer): void;
  /** Whether reading has stopped. */
  readonly isOver: boolean;
}

export interface FrameHeader {
  readonly opcode: number;
  readonly fin: boolean;
  readonly rsv: number;
  readonly key: Buffer | undefined;
  readonly length: number;
}

/**
 * Reads the peer's frames and validates them (RFC 6455 section 5). A violation is reported and reading
 * continues, since a closing handshake may follow.
 */
export class Inbound {
  #chunks: Buffer[] = [];
  #size = 0;
  #header: FrameHeader | undefined;
  /** Number of bytes required to continue. */
  #needed = 2;
  #isChecked = false;
  #message: { isText: boolean; isCompressed: boolean; parts: Buffer[] } | undefined;

  constructor(
    private readonly role: Role,
    private readonly deflate: Deflate | undefined,
    private readonly handler: InboundHandler,
  ) {}

  /** Resolves when all complete frames were handled. Rejects for data that cannot be decompressed. */
  async push(bytes: Buffer): Promise<void> {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    while (this.#size >= this.#needed && !this.handler.isOver) {
      const [only] = this.#chunks;
      const isOne = this.#chunks.length === 1 && only !== undefined;
      const whole = isOne ? only : Buffer.concat(this.#chunks);
      this.#chunks = [whole];
      if (this.#header === undefined) this.#readHeader(whole);
      else await this.#readPayload(whole, this.#header);
    }
  }

  #take(whole: Buffer, size: number): void {
    this.#chunks = [whole.subarray(size)];
    this.#size -= size;
  }

  #readHeader(bytes: Buffer): void {
    const [first = 0, second = 0] = bytes;
    const short = second & 0x7f;
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
    const isMasked = second >= 0x80;
    if (!this.#isChecked) {
      this.#isChecked = true;
      this.#checkStart(first, isMasked, short);
    }
    const size = 2 + extended + (isMasked ? 4 : 0);
    this.#needed = size;
    if (bytes.length < size) return;
    const length = this.#readLength(bytes, short);
    const key = isMasked ? bytes.subarray(size - 4, size) : undefined;
    const fin = first >= 0x80;
    this.#header = { opcode: first & 0x0f, fin, rsv: (first >> 4) & 7, key, length };
    this.#take(bytes, size);
    this.#needed = length;
  }

  #readLength(bytes: Buffer, short: number): number {
    if (short < 126) return short;
    const length = short === 126 ? BigInt(bytes.readUInt16BE(2)) : bytes.readBigUInt64BE(2);
    if (length >= 1n << 63n) this.handler.violation('a length of 2^63 or more');
    if (length < (short === 126 ? 126n : 65_536n)) {
      this.handler.violation('a length that is not in its shortest form');
    }
    return Number(length);
  }

  #checkStart(first: number, isMasked: boolean, short: number): void {
    const { handler, deflate } = this;
    const opcode = first & 0x0f;
    const rsv = (first >> 4) & 7;
    const isCompressed = deflate !== undefined && rsv === 4;
    if (rsv !== 0 && !isCompressed) handler.violation(`RSV bits ${rsv} without an extension`);
    if (this.role === 'client' && isMasked) handler.violation('a masked frame from a server');
    if (this.role === 'server' && !isMasked) handler.violation('an unmasked frame from a client');
    if (opcode > 7) {
      if (first < 0x80) handler.violation('a fragmented control frame');
      if (short > 125) handler.violation('a control frame of more than 125 bytes');
      if (opcode > 10) handler.violation(`the reserved opcode ${opcode}`);
      if (opcode === 8 && short === 1) handler.violation('a close frame with a body of one byte');
      if (isCompressed) handler.violation('a compressed control frame');
      return;
    }
    const isInside = this.#message !== undefined;
    if (opcode > 2) handler.violation(`the reserved opcode ${opcode}`);
    if (!isInside && opcode === 0) handler.violation('a continuation without a message');
    if (isInside && opcode !== 0) handler.violation('a new message inside a fragmented one');
    if (isInside && isCompressed) handler.violation('a continuation with RSV1');
  }

  async #readPayload(bytes: Buffer, header: FrameHeader): Promise<void> {
    const payload = unmask(bytes.subarray(0, header.length), header.key);
    this.#take(bytes, header.length);
    this.#header = undefined;
    this.#needed = 2;
    this.#isChecked = false;
    this.handler.frame(header, payload);
    if (header.opcode === 9) this.handler.ping(payload);
    else if (header.opcode === 10) this.handler.pong(payload);
    else if (header.opcode === 8) this.#close(payload);
    else if (header.opcode < 8) await this.#data(header, payload);
  }

  #close(payload: Buffer): void {
    const code = payload.length > 1 ? payload.readUInt16BE() : undefined;
    this.handler.close(code, payload.subarray(2));
  }

  async #data({ opcode, rsv, fin }: FrameHeader, payload: Buffer): Promise<void> {
    const isCompressed = this.deflate !== undefined && rsv === 4;
    const message = this.#message ?? { isText: opcode === 1, isCompressed, parts: [] };
    this.#message = message;
    message.parts.push(payload);
    if (!fin) return;
    this.#message = undefined;
    const { isText, parts } = message;
    const joined = parts.length === 1 ? payload : Buffer.concat(parts);
    const content =
      message.isCompressed && this.deflate ? await this.deflate.decompress(joined) : joined;
    if (isText && !isUtf8(content)) {
      this.handler.invalidPayload('a text message that is not UTF-8');
      // Like the Autobahn|Testsuite: at the first invalid byte, and at the end of the message.
      if (!isTruncated(content)) this.handler.invalidPayload('more of it');
    }
    this.handler.message(isText, content);
  }
}

function unmask(payload: Buffer, key: Buffer | undefined): Buffer {
  return key === undefined ? payload : masked(payload, key);
}

/** Whether only the last character is incomplete. */
function isTruncated(text: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(text, { stream: true });
    return true;
  } catch {
    return false;
  }
}
