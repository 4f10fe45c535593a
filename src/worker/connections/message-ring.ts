import type { SentMessage } from '../../bridge/connection';

const firstSize = 1024;
/** Larger payloads are not copied: whoever reads one should not change it. */
export const copyLimit = 8 * 1024;

/** What stands before each payload: the time, and the length with the kind; two numbers of 8 bytes. */
const headSize = 16;
const kinds = { text: 0, binary: 1, referred: 2, gap: 4 } as const;
const kindMask = 7;

/**
 * Messages in order, one behind the other in one piece of memory that is written again, lap by lap:
 * thousands of live objects would cost a third of a round trip in garbage collection. Positions only
 * grow; a message lies in one lap.
 */
export class MessageRing {
  #bytes = Buffer.allocUnsafeSlow(firstSize);
  #heads = new Float64Array(this.#bytes.buffer);
  #start = 0;
  #end = 0;
  #count = 0;
  /** The payloads that are not copied, oldest first. */
  readonly #referred: (Buffer | string)[] = [];

  get count(): number {
    return this.#count;
  }

  push({ data, isBinary, at }: SentMessage, bytes: number): void {
    const isCopied = bytes <= copyLimit;
    const offset = this.#reserve(isCopied ? bytes : 0);
    const kind = isBinary ? kinds.binary : kinds.text;
    this.#heads[offset / 8] = at;
    this.#heads[offset / 8 + 1] = withKind(bytes, isCopied ? kind : kind | kinds.referred);
    if (!isCopied) this.#referred.push(data);
    else if (typeof data === 'string') this.#bytes.write(data, offset + headSize);
    else this.#bytes.set(data, offset + headSize);
    this.#count += 1;
  }

  /** Forgets the oldest message; returns the bytes of its payload, `undefined` without one. */
  shift(): number | undefined {
    if (this.#count === 0) return undefined;
    this.#start = this.#skipGap(this.#start);
    const { bytes, kind } = this.#headAt(this.#start);
    if (kind & kinds.referred) this.#referred.shift();
    this.#start += sizeOf(bytes, kind);
    this.#count -= 1;
    return bytes;
  }

  /** Oldest first; the payloads are copied again. */
  list(): SentMessage[] {
    const referred = this.#referred.values();
    let position = this.#start;
    return Array.from({ length: this.#count }, () => {
      position = this.#skipGap(position);
      const offset = this.#offset(position);
      const { bytes, kind } = this.#headAt(position);
      position += sizeOf(bytes, kind);
      const from = offset + headSize;
      const data: Buffer | string =
        kind & kinds.referred
          ? (referred.next().value ?? '')
          : Buffer.from(this.#bytes.subarray(from, from + bytes));
      return { data, isBinary: (kind & kinds.binary) !== 0, at: this.#heads[offset / 8] ?? 0 };
    });
  }

  /** Room for a head and a payload behind the latest message; returns where it begins in memory. */
  #reserve(bytes: number): number {
    const size = sizeOf(bytes);
    while (this.#end + this.#gapBefore(size) + size - this.#start > this.#bytes.length)
      this.#grow();
    const gap = this.#gapBefore(size);
    if (gap > 0) {
      this.#heads[this.#offset(this.#end) / 8 + 1] = withKind(gap, kinds.gap);
    }
    const position = this.#end + gap;
    this.#end = position + size;
    return this.#offset(position);
  }

  /** What is left of a lap in which so many bytes have no room. */
  #gapBefore(size: number): number {
    const left = this.#bytes.length - this.#offset(this.#end);
    return size <= left ? 0 : left;
  }

  #skipGap(position: number): number {
    const { bytes, kind } = this.#headAt(position);
    return kind === kinds.gap ? position + bytes : position;
  }

  #headAt(position: number): { readonly bytes: number; readonly kind: number } {
    const head = this.#heads[this.#offset(position) / 8 + 1] ?? 0;
    const kind = head & kindMask;
    return { bytes: (head - kind) / (kindMask + 1), kind };
  }

  /** The size is a power of two. */
  #offset(position: number): number {
    return position & (this.#bytes.length - 1);
  }

  /** Doubles the size. No message comes to lie in two laps: each new lap is two of the old ones. */
  #grow(): void {
    const old = this.#bytes;
    this.#bytes = Buffer.allocUnsafeSlow(old.length * 2);
    this.#heads = new Float64Array(this.#bytes.buffer);
    for (let from = this.#start; from < this.#end; ) {
      const to = Math.min(this.#end, from - (from % old.length) + old.length);
      const start = from % old.length;
      old.copy(this.#bytes, from % this.#bytes.length, start, start + to - from);
      from = to;
    }
  }
}

function withKind(bytes: number, kind: number): number {
  return bytes * (kindMask + 1) + kind;
}

/** What a message takes of the ring. Heads begin at a multiple of their size. */
function sizeOf(bytes: number, kind: number = kinds.text): number {
  const copied = kind & kinds.referred ? 0 : bytes;
  return headSize * (1 + Math.ceil(copied / headSize));
}
