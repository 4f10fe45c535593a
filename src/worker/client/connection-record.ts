import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import type { WsDynamicError } from '../../errors';
import { Deferred } from '../../platform/deferred';
import { clearTimeout, setTimeout, timerLimit } from '../../platform/time';
import type { SentMessage } from '../../realm/connection';
import type {
  CloseRecord,
  FrameRecord,
  ReadyState,
  UpgradeResponse,
  WireMessage,
} from '../../realm/connection-data';
import { describeClose } from '../../wire/close-codes';
import type { SocketEvents } from './client-socket';
import type { Explainer } from './inbox';
import type { PendingPings } from './pings';
import { Traffic } from './traffic';
import { sharedAnswer, wholeAnswer } from './upgrade-answer';
import { type ConnectionSummary, connectionClosed, receiveTimedOut } from './wait-failure';

/** A handshake that has not succeeded. */
class PendingHandshake extends Deferred<void> {
  timer: NodeJS.Timeout | undefined;
}

const stateNames = ['connecting', 'open', 'closing', 'closed'] as const;

/**
 * What is known of one connection, told by its socket. What an idle connection does not need is
 * made when it is first used.
 */
export class ConnectionRecord implements SocketEvents, Explainer {
  readonly socket: WebSocket;
  // Whole milliseconds: V8 keeps other numbers in an object of their own.
  readonly #start = Math.floor(performance.now());
  #openedAt = 0;
  #answer: string | undefined;
  #accept: string | undefined;
  /** There until the handshake ends; a failed one leaves it rejected. */
  #opening: PendingHandshake | undefined;
  #traffic: Traffic | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    if (socket.readyState === 0) this.#opening = new PendingHandshake();
  }

  get url(): string {
    return this.socket.url;
  }
  get opened(): Promise<void> {
    return this.#opening?.promise ?? Promise.resolve();
  }
  get closed(): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    return this.used().closing.promise;
  }
  get closeRecord(): CloseRecord | undefined {
    return this.#traffic?.closeRecord;
  }
  get upgrade(): UpgradeResponse | undefined {
    return this.#answer === undefined ? undefined : wholeAnswer(this.#answer, this.#accept);
  }
  get protocol(): string {
    return this.socket.protocol;
  }
  get extensions(): string {
    return this.socket.extensions;
  }
  get readyState(): ReadyState {
    return this.socket.readyState;
  }
  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }
  get frames(): readonly FrameRecord[] {
    return this.used().frames;
  }
  get messages(): readonly WireMessage[] {
    return this.#traffic?.inbox.list() ?? [];
  }
  get sent(): readonly SentMessage[] {
    return this.#traffic?.sent ?? [];
  }
  get unread(): number {
    return this.#traffic?.inbox.unread ?? 0;
  }
  get received(): number {
    return this.#traffic?.inbox.total ?? 0;
  }

  /** Our own side wants it over: what that cuts short is nobody's failure. */
  get isDisposed(): boolean {
    return this.#traffic?.isDisposed ?? false;
  }

  take(): WireMessage | undefined {
    return this.#traffic?.inbox.take();
  }

  onUpgrade(response: IncomingMessage): void {
    this.#answer = sharedAnswer(response);
    this.#accept = response.headers['sec-websocket-accept'];
  }

  onRefusal(_response: IncomingMessage): void {}

  onOpen(): void {
    clearTimeout(this.#opening?.timer);
    this.#openedAt = Math.round(this.now());
    this.#opening?.resolve();
    this.#opening = undefined;
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    this.used().arrived(data, isBinary, this.now());
  }

  onPing(data: Buffer): void {
    this.used().noted(this.now(), 'in', 'ping', data);
    // `ws` answers by itself.
    this.used().noted(this.now(), 'out', 'pong', data);
  }

  onPong(data: Buffer): void {
    this.used().noted(this.now(), 'in', 'pong', data);
    this.pings.answer(data);
  }

  onError(error: Error): void {
    if (this.#opening?.isSettled === true) return;
    this.used().failure ??= error;
    this.used().noted(this.now(), 'in', 'error', error.message);
  }

  onClose(code: number, reason: string): void {
    const record = { code, reason, wasClean: code !== 1006 };
    this.used().closeRecord = record;
    this.used().noted(this.now(), 'in', 'close', describeClose(record));
    this.giveUp();
    this.used().closing.resolve(record);
    this.pings.end(() => this.ended('the pong'));
    this.used().inbox.end();
  }

  timedOut(awaiting: string, timeout: number, remedy?: string): WsDynamicError {
    return receiveTimedOut(this.story(), awaiting, timeout, remedy);
  }

  ended(awaiting: string): WsDynamicError {
    return connectionClosed(this.story(), awaiting);
  }

  protected get isOpening(): boolean {
    return this.#opening?.isSettled === false;
  }

  /** What happens unless the handshake ends within this many ms. */
  protected limitHandshake(timeout: number, expire: () => void): void {
    if (this.#opening !== undefined) this.#opening.timer = setTimeout(expire, timerLimit(timeout));
  }

  /** The handshake failed; the first failure counts. */
  protected refuse(error: WsDynamicError): void {
    clearTimeout(this.#opening?.timer);
    this.#opening?.reject(error);
  }

  /** Nobody waits for the end of the handshake any more. */
  protected giveUp(): void {
    if (!this.isOpening) return;
    this.refuse(this.ended('the end of the handshake'));
  }

  protected get pings(): PendingPings {
    return this.used().pings;
  }

  protected used(): Traffic {
    if (this.#traffic === undefined) {
      this.#traffic = new Traffic(this);
      const isOpen = this.#opening === undefined;
      const protocol = this.protocol === '' ? '' : `protocol ${this.protocol}`;
      if (isOpen) this.#traffic.noted(this.#openedAt, 'in', 'open', protocol);
    }
    return this.#traffic;
  }

  protected story(): ConnectionSummary {
    const traffic = this.used();
    return {
      url: this.url,
      state: stateNames[this.socket.readyState],
      closed: this.closeRecord,
      failure: traffic.failure,
      frames: traffic.frames,
      totalFrames: traffic.totalFrames,
      received: traffic.inbox.total,
      unread: traffic.inbox.unread,
      sent: traffic.hasSent,
    };
  }

  /** Milliseconds since the connection was asked for. */
  protected now(): number {
    return performance.now() - this.#start;
  }
}
