import type { FrameRecord } from '../../bridge/connection-data';
import { framePreview, previewBytes } from './preview';

type Kind = FrameRecord['kind'];

const kinds = ['open', 'text', 'binary', 'ping', 'pong', 'close', 'error'] as const;
const codes = Object.fromEntries(kinds.map((kind, code) => [kind, code])) as Record<Kind, number>;

/** What stands before each payload: the time, and a number of the rest; 8 bytes each. */
const headSize = 16;
const slotSize = headSize + Math.ceil(previewBytes / 8) * 8;
const firstSlots = 4;

/** The parts of the second number, from the lowest: the kind, whether it was sent, the bytes kept, all bytes. */
const parts = { kind: 8, isSent: 2, kept: 128 };

/**
 * The latest frames of a connection, each with the start of its payload, in one piece of memory that is
 * written again: an object and a string for each would cost a tenth of a round trip.
 */
export class FrameRing {
  readonly #most: number;
  #bytes = Buffer.allocUnsafeSlow(firstSlots * slotSize);
  #numbers = new Float64Array(this.#bytes.buffer);
  /** What no frame carried: of the opening, of an error, of a close with its meaning. By slot. */
  readonly #notes: (string | undefined)[] = [];
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  push(at: number, isSent: boolean, kind: Kind, payload: Buffer | string, bytes: number): void {
    const slot = this.#total % this.#most;
    this.#total += 1;
    const offset = slot * slotSize;
    if (offset === this.#bytes.length) this.#grow();
    const isNote = kind === 'open' || kind === 'close' || kind === 'error';
    if (isNote || this.#notes[slot] !== undefined) {
      this.#notes[slot] = isNote ? payload.toString() : undefined;
    }
    const kept = isNote ? 0 : this.#keep(payload, offset + headSize);
    this.#numbers[offset / 8] = at;
    this.#numbers[offset / 8 + 1] =
      ((bytes * parts.kept + kept) * parts.isSent + Number(isSent)) * parts.kind + codes[kind];
  }

  /** Oldest first. */
  list(): FrameRecord[] {
    const count = Math.min(this.#total, this.#most);
    return Array.from({ length: count }, (_, index) =>
      this.#read((this.#total - count + index) % this.#most),
    );
  }

  #read(slot: number): FrameRecord {
    const offset = slot * slotSize;
    const rest = this.#numbers[offset / 8 + 1] ?? 0;
    const [code, withSent] = split(rest, parts.kind);
    const [isSent, sizes] = split(withSent, parts.isSent);
    const [kept, bytes] = split(sizes, parts.kept);
    const kind = kinds[code] ?? 'error';
    const from = offset + headSize;
    const head = this.#notes[slot] ?? this.#bytes.subarray(from, from + kept);
    return {
      at: this.#numbers[offset / 8] ?? 0,
      direction: isSent === 1 ? 'out' : 'in',
      kind,
      bytes,
      preview: framePreview(kind, head, bytes),
    };
  }

  /** A copy: a view would keep the whole payload in memory, and its owner may write over it. */
  #keep(payload: Buffer | string, offset: number): number {
    if (typeof payload === 'string') return this.#bytes.write(payload, offset, previewBytes);
    const kept = Math.min(payload.length, previewBytes);
    this.#bytes.set(kept < payload.length ? payload.subarray(0, kept) : payload, offset);
    return kept;
  }

  #grow(): void {
    const old = this.#bytes;
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(old.length * 2, this.#most * slotSize));
    this.#bytes.set(old);
    this.#numbers = new Float64Array(this.#bytes.buffer);
  }
}

/** The lowest part of a number, and what stands above it. */
function split(number: number, size: number): [number, number] {
  const low = number % size;
  return [low, (number - low) / size];
}
