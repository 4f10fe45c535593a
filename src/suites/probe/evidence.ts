import { performance } from 'node:perf_hooks';
import type { SentFrame } from './encode-frame';
import type { FrameHeader } from './inbound';

/** One line of what happened on a connection. Plain data. */
export interface EvidenceLine {
  /** Milliseconds since the connection was asked for. */
  readonly at: number;
  readonly direction: 'out' | 'in' | 'note';
  /** A short description of a frame or an event. */
  readonly text: string;
}

const names = ['continuation', 'text', 'binary'];
const controls = ['close', 'ping', 'pong'];
/** Lines that are kept from the beginning, and from the end. */
const kept = 24;

/** Keeps the first and the last frames of a connection. */
export class Evidence {
  readonly #began = performance.now();
  readonly #first: EvidenceLine[] = [];
  #last: EvidenceLine[] = [];
  #left = 0;

  sent(frame: SentFrame): void {
    const { opcode, fin = true, rsv = 0, payload = Buffer.alloc(0) } = frame;
    this.#add('out', describe(opcode, fin, rsv, payload.length, payload));
  }

  received(header: FrameHeader, payload: Buffer): void {
    this.#add('in', describe(header.opcode, header.fin, header.rsv, header.length, payload));
  }

  note(text: string): void {
    this.#add('note', text);
  }

  get lines(): readonly EvidenceLine[] {
    const gap: EvidenceLine[] =
      this.#left === 0 ? [] : [{ at: 0, direction: 'note', text: `… ${this.#left} more …` }];
    return [...this.#first, ...gap, ...this.#last];
  }

  get milliseconds(): number {
    return Math.round(performance.now() - this.#began);
  }

  #add(direction: EvidenceLine['direction'], text: string): void {
    const line = { at: this.milliseconds, direction, text };
    if (this.#first.length < kept) {
      this.#first.push(line);
      return;
    }
    this.#last.push(line);
    if (this.#last.length <= kept) return;
    this.#last.shift();
    this.#left += 1;
  }
}

function describe(
  opcode: number,
  fin: boolean,
  rsv: number,
  length: number,
  payload: Buffer,
): string {
  const name = names[opcode] ?? controls[opcode - 8] ?? `opcode ${opcode}`;
  const flags = [fin ? '' : ' FIN=0', rsv === 0 ? '' : ` RSV=${rsv}`].join('');
  const code = opcode === 8 && payload.length > 1 ? ` ${payload.readUInt16BE()}` : '';
  const preview = length === 0 || opcode === 8 ? '' : ` ${preview32(payload)}`;
  return `${name}${flags} ${length} B${code}${preview}`;
}

function preview32(payload: Buffer): string {
  const start = payload.subarray(0, 32);
  const text = start.toString('latin1');
  const more = payload.length > 32 ? '…' : '';
  return /^[ -~]*$/.test(text)
    ? `${JSON.stringify(text)}${more}`
    : `${start.toString('hex')}${more}`;
}
