import { isUtf8 } from 'node:buffer';
import type { Deflate } from './deflate';
import { encodeFrame, type SentFrame } from './encode-frame';
import type { Evidence } from './evidence';
import { type FrameHeader, Inbound, type InboundHandler } from './inbound';
import { Limit } from './limit';
import type { Outbound, WriteOptions } from './outbound';
import type { Role } from './verdict';

/** The state of a probe's connection. */
export interface EndpointListener {
  message(isText: boolean, payload: Buffer): void;
  pong(payload: Buffer): void;
  /** The endpoint ends TCP: immediately, or when everything is written. */
  drop(isAbrupt: boolean): void;
}

/** How long to wait for the answer to a close frame, and then for the server to end TCP, ms. */
const closeLimit = 1000;

/**
 * One end of an open connection, behaving like the Autobahn|Testsuite: it answers pings and close frames,
 * fails the connection if the peer violates a rule, and can send any bytes.
 */
export class Endpoint implements InboundHandler {
  state: 'open' | 'closing' | 'closed' = 'open';
  closedByMe = false;
  failedByMe = false;
  droppedByMe = false;
  wasClean = false;
  gotCloseFrame = false;
  remoteCloseCode: number | undefined;
  violated: string | undefined;
  readonly expired: string[] = [];
  readonly #inbound: Inbound;
  readonly #limits = new Map<string, Limit>();

  constructor(
    private readonly role: Role,
    private readonly out: Outbound,
    private readonly evidence: Evidence,
    private readonly listener: EndpointListener,
    deflate: Deflate | undefined,
  ) {
    this.#inbound = new Inbound(role, deflate, this);
  }

  get isOver(): boolean {
    return this.state === 'closed';
  }

  receive(bytes: Buffer): Promise<void> {
    return this.#inbound.push(bytes);
  }

  /** Sends any frame, in any state. */
  sendFrame(frame: SentFrame, options?: WriteOptions): void {
    const { mask = this.role === 'client' } = frame;
    this.evidence.sent(frame);
    this.out.write(encodeFrame({ ...frame, mask }), options);
  }

  /** Starts the closing handshake once. */
  sendClose(payload: Buffer): void {
    this.#sendClose(payload, false);
  }

  /** Fails the connection: starts the closing handshake, or ends TCP if it has already started. */
  fail(code: number, reason: string): void {
    if (this.state === 'closed') return;
    this.failedByMe = true;
    if (this.state === 'closing') this.#drop(false);
    else this.#sendClose(closePayload(code, reason), false);
  }

  /** Called when the connection was lost. */
  lost(): void {
    this.state = 'closed';
    for (const what of this.#limits.keys()) this.#stop(what);
  }

  /** Closes the TCP connection without a closing handshake. */
  abandon(what: string): void {
    this.expired.push(what);
    this.evidence.note(`Timed out: ${what}`);
    this.#drop(true);
  }

  frame(header: FrameHeader, payload: Buffer): void {
    this.evidence.received(header, payload);
    this.out.answered();
  }

  violation(reason: string): void {
    this.violated ??= `The peer sent ${reason}.`;
    this.evidence.note(`Violation: ${reason}`);
    this.fail(1002, reason);
  }

  invalidPayload(reason: string): void {
    this.violated ??= `The peer sent ${reason}.`;
    this.evidence.note(`Invalid payload: ${reason}`);
    this.fail(1007, reason);
  }

  message(isText: boolean, payload: Buffer): void {
    if (!this.failedByMe) this.listener.message(isText, payload);
  }

  ping(payload: Buffer): void {
    if (this.state === 'open') this.sendFrame({ opcode: 10, payload });
  }

  pong(payload: Buffer): void {
    this.listener.pong(payload);
  }

  close(code: number | undefined, reason: Buffer): void {
    this.gotCloseFrame = true;
    this.remoteCloseCode = code;
    if (code !== undefined && !isAllowedCode(code)) this.violation(`the close code ${code}`);
    if (!isUtf8(reason)) this.invalidPayload('a close reason that is not UTF-8');
    if (this.state === 'closing') this.#closeAnswered();
    else if (this.state === 'open') this.#answerClose();
    else this.wasClean = false;
  }

  #closeAnswered(): void {
    this.#stop('the answer to the close frame');
    this.wasClean = true;
    if (this.role === 'server') this.#drop(false);
    else this.#limit('the end of TCP by the server');
  }

  #answerClose(): void {
    this.wasClean = true;
    this.#sendClose(closePayload(1000), true);
    if (this.role === 'server') this.#drop(false);
  }

  #sendClose(payload: Buffer, isReply: boolean): void {
    if (this.state !== 'open') return;
    this.sendFrame({ opcode: 8, payload });
    this.state = 'closing';
    this.closedByMe = !isReply;
    if (!isReply) this.#limit('the answer to the close frame');
  }

  #limit(what: string): void {
    const expire = (): void => {
      this.#limits.delete(what);
      if (this.state === 'closed') return;
      this.wasClean = false;
      this.abandon(what);
    };
    this.#stop(what);
    this.#limits.set(what, new Limit(closeLimit, expire));
  }

  #stop(what: string): void {
    this.#limits.get(what)?.stop();
    this.#limits.delete(what);
  }

  #drop(isAbrupt: boolean): void {
    if (this.state === 'closed') return;
    this.droppedByMe = true;
    this.state = 'closed';
    this.listener.drop(isAbrupt);
  }
}

/** The payload of a close frame (RFC 6455 section 5.5.1). */
export function closePayload(code: number, reason = ''): Buffer {
  const payload = Buffer.from(`..${reason}`).subarray(0, 125);
  payload.writeUInt16BE(code);
  return payload;
}

function isAllowedCode(code: number): boolean {
  const isRegistered = code >= 1000 && code <= 1011 && ![1004, 1005, 1006].includes(code);
  return isRegistered || (code >= 3000 && code < 5000);
}
