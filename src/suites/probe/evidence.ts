import { now } from '../../suite-kit';
import type { SentFrame } from './encode-frame';
import type { FrameHeader } from './inbound';

/** A line of a connection's log. Plain data. */
export interface EvidenceLine {
  /** Milliseconds since the call that opened the connection. */
  readonly at: number;
  readonly direction: 'out' | 'in' | 'note';
  /** A short description of a frame or an event. */
  readonly text: string;
}

/** A stored line. Its text is formatted on use: most lines are never shown. */
interface KeptLine {
  readonly at: number;
  readonly direction: EvidenceLine['direction'];
  readonly what: string | KeptFrame;
  /** Number of equal frames in a row. */
  times: number;
}

interface KeptFrame {
  readonly opcode: number;
  readonly fin: boolean;
  readonly rsv: number;
  readonly length: number;
  /** The start of the payload. */
  readonly start: Buffer;
  /** Other unusual properties of the frame. */
  readonly remark: string;
}

const names = ['continuation', 'text', 'binary'];
const controls = ['close', 'ping', 'pong'];
const none = Buffer.alloc(0);
/** Number of lines kept from the start, and from the end. */
const kept = 24;
/** Maximum bytes of a payload shown. */
const shown = 32;

/** Keeps the first and the last frames of a connection; equal consecutive frames are one line. */
export class Evidence {
  readonly #began = now();
  readonly #first: KeptLine[] = [];
  /** A ring buffer. */
  readonly #last: KeptLine[] = [];
  #later = 0;
  #newest: KeptLine | undefined;

  /** @param remark for example `unmasked` */
  sent({ opcode, fin = true, rsv = 0, payload = none }: SentFrame, remark = ''): void {
    this.#frame('out', { opcode, fin, rsv, length: payload.length }, payload, remark);
  }

  received(header: FrameHeader, payload: Buffer): void {
    this.#frame('in', header, payload);
  }

  note(text: string): void {
    this.#add('note', text);
  }

  get lines(): readonly EvidenceLine[] {
    const left = this.#later - this.#last.length;
    const gap: EvidenceLine[] =
      left === 0 ? [] : [{ at: 0, direction: 'note', text: `… ${left} more …` }];
    const next = this.#later % kept;
    const last =
      left === 0 ? this.#last : [...this.#last.slice(next), ...this.#last.slice(0, next)];
    return [...this.#first.map(lineOf), ...gap, ...last.map(lineOf)];
  }

  get milliseconds(): number {
    return Math.round(now() - this.#began);
  }

  #frame(
    direction: 'in' | 'out',
    { opcode, fin, rsv, length }: Omit<FrameHeader, 'key'>,
    payload: Buffer,
    remark = '',
  ): void {
    const start = payload.subarray(0, shown);
    if (isLike(this.#newest, direction, { opcode, fin, rsv, length, start, remark })) {
      this.#newest.times += 1;
      return;
    }
    // Copied, since the payload may be large, or overwritten later.
    this.#add(direction, { opcode, fin, rsv, length, start: Buffer.from(start), remark });
  }

  #add(direction: EvidenceLine['direction'], what: KeptLine['what']): void {
    const line = { at: this.milliseconds, direction, what, times: 1 };
    this.#newest = line;
    if (this.#first.length < kept) {
      this.#first.push(line);
      return;
    }
    this.#last[this.#later % kept] = line;
    this.#later += 1;
  }
}

function isLike(
  line: KeptLine | undefined,
  direction: EvidenceLine['direction'],
  frame: KeptFrame,
): line is KeptLine {
  if (line === undefined || typeof line.what === 'string' || line.direction !== direction) {
    return false;
  }
  const { opcode, fin, rsv, length, start } = line.what;
  const isSame = opcode === frame.opcode && fin === frame.fin && rsv === frame.rsv;
  const isAlike = length === frame.length && line.what.remark === frame.remark;
  return isSame && isAlike && start.equals(frame.start);
}

function lineOf({ at, direction, what, times }: KeptLine): EvidenceLine {
  const text = typeof what === 'string' ? what : describe(what);
  return { at, direction, text: times === 1 ? text : `${times}x ${text}` };
}

function describe({ opcode, fin, rsv, length, start, remark }: KeptFrame): string {
  const name = names[opcode] ?? controls[opcode - 8] ?? `opcode ${opcode}`;
  const rest = remark === '' ? '' : ` ${remark}`;
  const flags = [fin ? '' : ' FIN=0', rsv === 0 ? '' : ` RSV=${rsv}`, rest].join('');
  const code = opcode === 8 && start.length > 1 ? ` ${start.readUInt16BE()}` : '';
  const preview = length === 0 || opcode === 8 ? '' : ` ${previewOf(start, length)}`;
  return `${name}${flags} ${length} B${code}${preview}`;
}

function previewOf(start: Buffer, length: number): string {
  const text = start.toString('latin1');
  const more = length > shown ? '…' : '';
  return /^[ -~]*$/.test(text)
    ? `${JSON.stringify(text)}${more}`
    : `${start.toString('hex')}${more}`;
}
