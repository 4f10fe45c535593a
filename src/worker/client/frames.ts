import type { FrameRecord } from '../../realm/connection-data';
import { isOwnPing } from './pings';
import { formatBytes, preview, previewBytes } from './preview';

/** How many of its last frames a connection remembers. */
const capacity = 64;

interface Message {
  readonly data: Buffer | string;
  readonly isBinary: boolean;
  readonly at: number;
}

interface Event {
  readonly at: number;
  readonly direction: FrameRecord['direction'];
  readonly kind: FrameRecord['kind'];
  readonly bytes: number;
  readonly head: Buffer | string;
}

/**
 * The last frames of a connection. Messages that arrived are only referred to: entries become display
 * text when somebody looks.
 */
export class FrameRing {
  readonly #entries: (Message | Event)[] = [];
  #next = 0;
  #total = 0;

  addArrival(message: Message): void {
    this.#put(message);
  }

  /** A control frame, an event, a sent message, or one that is too large to be kept whole. */
  add(
    at: number,
    direction: FrameRecord['direction'],
    kind: FrameRecord['kind'],
    payload: Buffer | string,
  ): void {
    const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
    this.#put({ at, direction, kind, bytes, head: copyHead(payload) });
  }

  /** How many frames there were, the forgotten ones included. */
  get total(): number {
    return this.#total;
  }

  /** Oldest first. */
  list(): FrameRecord[] {
    const first = this.#entries.length < capacity ? 0 : this.#next;
    return this.#entries.map((_entry, index) => this.#record((first + index) % capacity));
  }

  #put(entry: Message | Event): void {
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % capacity;
    this.#total += 1;
  }

  #record(index: number): FrameRecord {
    const entry = this.#entries[index] as Message | Event;
    if ('kind' in entry) return eventRecord(entry);
    const { at, data, isBinary } = entry;
    const bytes = Buffer.byteLength(data);
    return {
      at,
      direction: 'in',
      kind: isBinary ? 'binary' : 'text',
      bytes,
      preview: preview(data, isBinary, bytes),
    };
  }
}

function eventRecord({ at, direction, kind, bytes, head }: Event): FrameRecord {
  return { at, direction, kind, bytes, preview: eventPreview(kind, head, bytes) };
}

function eventPreview(kind: FrameRecord['kind'], head: Buffer | string, bytes: number): string {
  if (kind === 'close' || kind === 'open' || kind === 'error') return head.toString();
  const isPing = kind === 'ping' || kind === 'pong';
  if (isPing && Buffer.isBuffer(head) && (bytes === 0 || isOwnPing(head))) return '';
  return preview(head, kind !== 'text', bytes);
}

/** One line of a transcript: `← +12 ms text 5 B "hello"`. */
export function formatFrame(frame: FrameRecord): string {
  const arrow = frame.direction === 'in' ? '←' : '→';
  const at = `+${Math.round(frame.at)} ms`;
  const hasPayload = frame.kind === 'text' || frame.kind === 'binary';
  const size = hasPayload ? ` ${formatBytes(frame.bytes)}` : '';
  return `${arrow} ${at} ${frame.kind}${size}${frame.preview === '' ? '' : ` ${frame.preview}`}`;
}

function copyHead(payload: Buffer | string): Buffer | string {
  // A copy: a view would keep the whole payload alive, and its owner may write over it.
  return typeof payload === 'string'
    ? payload.slice(0, previewBytes)
    : Buffer.from(payload.subarray(0, previewBytes));
}
