import type { LinkStream } from '../../../bridge/network';
import { now } from '../../../platform/time';
import { closePayload } from '../../../wire/close-codes';
import { encodeFrame, type Frame, opcodes } from '../../../wire/frame';
import { FrameParser } from '../../../wire/frame-parser';
import { between, type Random } from '../random';
import type { ByteSink } from '../stage';
import { TimedQueue } from '../timed-queue';
import { corruptPayload } from './corrupt';
import type { ConnectionEnds, FaultedStream } from './fault-effects';
import type { ActiveFault, FaultList } from './fault-list';
import { FrameTracker } from './frame-tracker';
import { HeldMessages } from './held-messages';

/** Limit in bytes: larger messages pass unchanged. */
const largestMessage = 64 * 1024 * 1024;

/** Start of a fragmented message: an empty frame without FIN. */
const fragment = Buffer.from([opcodes.binary, 0]);

export interface MessageSite {
  /** Number of the connection, from 1. */
  readonly connection: number;
  /** Limit of bytes that a delay may hold. */
  readonly buffer: number;
  readonly ends: ConnectionEnds;
  drained(): void;
  reset(): void;
  /** Closes both directions with a close frame. */
  closeWith(code: number, reason: string): void;
}

/** Passes one direction of frames: bytes unchanged, or whole messages while there are faults for them. */
export class MessageFlow implements ByteSink, FaultedStream {
  next: ByteSink = { write: () => undefined, end: () => undefined };
  readonly #tracker = new FrameTracker();
  readonly #queue = new TimedQueue();
  readonly #held = new HeldMessages((frames) => this.#send(frames));
  readonly #randoms = new Map<ActiveFault, Random>();
  #parser: FrameParser | undefined;
  #frames: Frame[] = [];
  #frameBytes = 0;
  #isTooLarge = false;
  #isFinished = false;
  #number = 0;

  constructor(
    readonly stream: LinkStream,
    private readonly faults: FaultList,
    private readonly site: MessageSite,
  ) {}

  get isFull(): boolean {
    return this.#queue.bytes + this.#held.bytes >= this.site.buffer;
  }

  get isHolding(): boolean {
    return this.#queue.bytes > 0 || !this.#held.isEmpty;
  }

  get ends(): ConnectionEnds {
    return this.site.ends;
  }

  write(chunk: Buffer): void {
    if (this.#isFinished) return;
    const rest = this.#parser === undefined ? this.#passBytes(chunk) : chunk;
    const parser = this.#parser;
    if (parser === undefined || rest.length === 0) return;
    for (const frame of parser.push(rest)) this.#take(frame);
    if (parser.failure !== undefined) this.#passLarge(parser);
    else if (!this.faults.actsOn(this.stream) && this.#isIdle(parser)) this.#parser = undefined;
  }

  end(): void {
    // Logged before the reader can notice the end.
    this.faults.note({ kind: 'end', connection: this.site.connection });
    this.#held.release();
    this.#queue.add(0, 0, () => this.next.end());
  }

  finish(code: number, reason: string): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#held.release();
    // Within a partly sent frame, a close frame would be read as payload.
    const isReadable = this.#parser !== undefined || this.#tracker.isAtBoundary;
    const mask = this.stream === 'upstream';
    const payload = closePayload(code, reason);
    if (isReadable) this.#send([encodeFrame({ opcode: opcodes.close, payload, mask })]);
    this.#queue.add(0, 0, () => this.next.end());
  }

  release(): void {
    this.#held.release();
    this.#queue.flush();
  }

  dispose(): void {
    this.#isFinished = true;
    this.#held.dispose();
    this.#queue.clear();
  }

  /** Passes bytes until the start of a message that must be read; returns the rest. */
  #passBytes(chunk: Buffer): Buffer {
    const isWanted = this.faults.actsOn(this.stream);
    let size = 0;
    if (!isWanted) size = this.#tracker.read(chunk, 'end');
    else if (!this.#tracker.isAtBoundary) size = this.#tracker.read(chunk, 'boundary');
    if (isWanted && this.#tracker.isAtBoundary) this.#parser = new FrameParser(largestMessage);
    const passed = size === chunk.length ? chunk : chunk.subarray(0, size);
    // Not sent ahead of a delayed message.
    if (size > 0 && this.#queue.bytes > 0) this.#send([passed]);
    else if (size > 0) this.next.write(passed);
    return chunk.subarray(size);
  }

  /** Passes a frame that is too large as bytes, whatever its length. */
  #passLarge(parser: FrameParser): void {
    const isContinued = this.#frames.length > 0 || this.#isTooLarge;
    this.#isTooLarge = true;
    this.#complete();
    this.#isTooLarge = false;
    this.#parser = undefined;
    if (isContinued) this.#tracker.read(fragment, 'end');
    const bytes = parser.takePending();
    this.#tracker.read(bytes, 'end');
    this.#send([bytes]);
  }

  #isIdle(parser: FrameParser): boolean {
    return (
      !this.isHolding && parser.pendingBytes === 0 && this.#frames.length === 0 && !this.#isTooLarge
    );
  }

  #take(frame: Frame): void {
    if (frame.opcode >= opcodes.close) {
      if (frame.opcode === opcodes.close) this.#end(frame);
      this.#send([encodeFrame({ ...frame, mask: frame.isMasked })]);
      return;
    }
    this.#frames.push(frame);
    this.#frameBytes += frame.payload.length;
    if (frame.fin || this.#isTooLarge || this.#frameBytes > largestMessage) {
      this.#isTooLarge = !frame.fin;
      this.#complete();
    }
  }

  #end({ payload }: Frame): void {
    this.#held.release();
    const { stream, site } = this;
    const { connection } = site;
    // RFC 6455 section 5.5.1: a code of two bytes, then the reason.
    const code = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
    const reason = payload.subarray(2).toString();
    this.faults.note({ kind: 'close', connection, stream, code, reason });
  }

  /** Called when all frames of a message have arrived, or the message is too large to be read. */
  #complete(): void {
    const frames = this.#frames.splice(0);
    const isWhole = (frames[0]?.opcode ?? 0) !== opcodes.continuation && !this.#isTooLarge;
    const bytes = frames.map((frame) => encodeFrame({ ...frame, mask: frame.isMasked }));
    this.#frameBytes = 0;
    if (!isWhole) {
      const { stream, site } = this;
      this.faults.note({ kind: 'unread', connection: site.connection, stream });
      this.#send(bytes);
      return;
    }
    this.#number += 1;
    this.#fault(frames, bytes);
    this.#held.passed();
  }

  #fault(frames: readonly Frame[], original: readonly Buffer[]): void {
    const { stream, faults, site } = this;
    const isBinary = frames[0]?.opcode === opcodes.binary;
    const payloads = frames.map(({ payload }) => payload);
    let data = payloads.length === 1 ? (payloads[0] ?? Buffer.alloc(0)) : Buffer.concat(payloads);
    const message = { stream, connection: site.connection, number: this.#number, data, isBinary };
    let wire: readonly Buffer[] = original;
    let copies = 1;
    let due = 0;
    let reorder: { readonly by: number; readonly within: number } | undefined;

    for (const fault of faults.hit(message, (hit) => this.#randomOf(hit))) {
      const { action } = fault.request;
      const random = this.#randomOf(fault);
      if (action.kind !== 'change') faults.effects.note(fault, this);
      if (action.kind === 'drop') return;
      if (action.kind === 'close') {
        site.closeWith(action.code, action.reason);
        return;
      }
      if (action.kind === 'duplicate') copies += action.copies;
      if (action.kind === 'reorder') reorder = action;
      if (action.kind === 'delay')
        due = now() + Math.max(0, action.ms + jitterOf(action.jitter, random));
      if (action.kind === 'corrupt') {
        data = corruptPayload(data, isBinary, action, random);
        wire = [this.#encode(data, isBinary)];
      }
      if (action.kind === 'change') {
        const changed = faults.guarded(() => action.change({ ...message, data }));
        if (changed === undefined) continue;
        faults.effects.note(fault, this);
        data = Buffer.from(changed);
        wire = [this.#encode(data, typeof changed !== 'string')];
      }
    }
    const all = Array.from({ length: copies }, () => wire).flat();
    if (reorder !== undefined) this.#held.add(all, reorder.by, reorder.within);
    else this.#send(all, due);
  }

  #encode(payload: Buffer, isBinary: boolean): Buffer {
    const opcode = isBinary ? opcodes.binary : opcodes.text;
    return encodeFrame({ opcode, payload, mask: this.stream === 'upstream' });
  }

  #send(frames: readonly Buffer[], due = 0): void {
    for (const bytes of frames) {
      this.#queue.add(due, bytes.length, () => {
        this.next.write(bytes);
        this.site.drained();
      });
    }
  }

  #randomOf(fault: ActiveFault): Random {
    const known = this.#randoms.get(fault);
    if (known !== undefined) return known;
    const random = this.faults.randomOf(fault, this.site.connection, this.stream);
    this.#randoms.set(fault, random);
    return random;
  }
}

function jitterOf(jitter: number, random: Random): number {
  return jitter === 0 ? 0 : between(random, -jitter, jitter);
}
