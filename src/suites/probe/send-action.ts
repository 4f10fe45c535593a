import { encodeFrame, encodeHeader, masked, randomKey, type SentFrame } from './encode-frame';
import type { Endpoint } from './endpoint';
import type { Evidence } from './evidence';
import type { WriteOptions } from './outbound';
import { type Action, type FrameAction, payloadOf } from './probe';
import type { Role } from './verdict';

interface Writes {
  write(pieces: readonly Buffer[], options?: WriteOptions): unknown;
}

/** Writes the bytes of an action, even if they violate RFC 6455. */
export class ActionWriter {
  /** The masking key of the frame whose payload is sent in parts. */
  #key: Buffer | undefined;
  #offset = 0;

  /** Frames that an endpoint would no longer send are omitted. */
  constructor(
    private readonly role: Role,
    private readonly out: Writes,
    private readonly evidence: Evidence,
    private readonly endpoint?: Endpoint,
  ) {}

  send(action: Action): void {
    if ('opcode' in action) this.#frame(action);
    else if ('message' in action) {
      this.#message(action.message, payloadOf(action.payload), action.fragment);
    } else if ('header' in action) this.#header(action.header, action.fin, action.length);
    else if ('part' in action) this.#part(payloadOf(action.part));
    else if ('bytes' in action) this.out.write([payloadOf(action.bytes)]);
  }

  #frame(action: FrameAction): void {
    const { opcode, fin = true, rsv = 0, mask = this.role === 'client', times = 1 } = action;
    const { lengthBytes, chop, ownWrite } = action;
    const frame: SentFrame = {
      opcode,
      fin,
      rsv,
      mask,
      payload: payloadOf(action.payload),
      ...(lengthBytes !== undefined && { lengthBytes: Buffer.from(lengthBytes, 'hex') }),
    };
    const answerDue = chop !== undefined && fin && opcode < 3 && rsv === 0;
    const options = { chop, ownWrite, answerDue };
    const remark = remarkOn(action);
    for (let time = 0; time < times; time += 1) this.#write(frame, options, remark);
  }

  /** Splits a message; if its size is an exact multiple, it ends with an empty frame. */
  #message(opcode: number, payload: Buffer, size: number): void {
    for (const frame of fragments(opcode, payload, size)) {
      this.#write({ ...frame, mask: this.role === 'client' });
    }
  }

  #header(opcode: number, fin: boolean, length: number): void {
    this.#key = this.role === 'client' ? randomKey() : undefined;
    this.#offset = 0;
    this.evidence.note(`Sent the header of a frame of ${length} B, opcode ${opcode}`);
    this.out.write([encodeHeader({ opcode, fin }, length, this.#key)]);
  }

  #part(payload: Buffer): void {
    if (this.endpoint !== undefined && this.endpoint.state !== 'open') return;
    this.evidence.note(`Sent ${payload.length} B of its payload: ${payload.toString('hex')}`);
    const key = this.#key;
    this.out.write([key === undefined ? payload : masked(payload, key, this.#offset)]);
    this.#offset += payload.length;
  }

  #write(frame: SentFrame, options?: WriteOptions, remark?: string): void {
    this.evidence.sent(frame, remark);
    this.out.write(encodeFrame(frame), options);
  }
}

/** Describes unusual properties of a frame. */
function remarkOn({ mask, lengthBytes }: FrameAction): string {
  return [
    ...(mask === undefined ? [] : [mask ? 'masked' : 'unmasked']),
    ...(lengthBytes === undefined ? [] : [`length 0x${lengthBytes}`]),
  ].join(' ');
}

/** The frames of a message; `size` 0 for one. Their RSV bits are the first frame's. */
export function fragments(
  opcode: number,
  payload: Buffer,
  size: number,
  rsv = 0,
): readonly SentFrame[] {
  if (size === 0 || payload.length <= size) return [{ opcode, payload, rsv }];
  const frames: SentFrame[] = [];
  for (let start = 0; ; start += size) {
    const fin = start + size > payload.length;
    const part = payload.subarray(start, start + size);
    frames.push({
      opcode: start === 0 ? opcode : 0,
      payload: part,
      fin,
      rsv: start === 0 ? rsv : 0,
    });
    if (fin) return frames;
  }
}
