import { formatBytes, preview, previewBytes } from './preview';
import type { FrameRecord } from './types';

/** How many of its last frames a connection remembers. */
const capacity = 64;
/** Larger payloads are cut when they are remembered, so that the ring stays small. */
const keepWhole = 1024;

interface Entry {
  readonly at: number;
  readonly direction: FrameRecord['direction'];
  readonly kind: FrameRecord['kind'];
  readonly bytes: number;
  readonly head: Buffer | string;
}

/** The last frames of a connection. Entries become display text only when somebody looks. */
export class FrameRing {
  readonly #entries: Entry[] = [];
  #next = 0;
  #total = 0;

  add(
    at: number,
    direction: FrameRecord['direction'],
    kind: FrameRecord['kind'],
    payload: Buffer | string,
  ): void {
    const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
    const head = bytes > keepWhole ? cutHead(payload) : payload;
    this.#entries[this.#next] = { at, direction, kind, bytes, head };
    this.#next = (this.#next + 1) % capacity;
    this.#total += 1;
  }

  /** How many frames there were, the forgotten ones included. */
  get total(): number {
    return this.#total;
  }

  /** Oldest first. */
  list(): FrameRecord[] {
    const ordered = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return ordered.map(({ at, direction, kind, bytes, head }) => ({
      at,
      direction,
      kind,
      bytes,
      preview:
        kind === 'close' || kind === 'open' || kind === 'error'
          ? head.toString()
          : preview(head, kind !== 'text', bytes),
    }));
  }
}

/** One line of a transcript: `← +12 ms text 5 B "hello"`. */
export function formatFrame(frame: FrameRecord): string {
  const arrow = frame.direction === 'in' ? '←' : '→';
  const at = `+${Math.round(frame.at)} ms`;
  const hasPayload = frame.kind === 'text' || frame.kind === 'binary';
  const size = hasPayload ? ` ${formatBytes(frame.bytes)}` : '';
  const isBare =
    frame.preview === '' || ((frame.kind === 'ping' || frame.kind === 'pong') && frame.bytes === 0);
  return `${arrow} ${at} ${frame.kind}${size}${isBare ? '' : ` ${frame.preview}`}`;
}

function cutHead(payload: Buffer | string): Buffer | string {
  // A copy: a view would keep the whole payload alive.
  return typeof payload === 'string'
    ? payload.slice(0, previewBytes)
    : Buffer.from(payload.subarray(0, previewBytes));
}
