import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import { WsDynamicError } from '../errors';
import type { SocketEvents } from './client-socket';
import { describeClose } from './close-codes';
import { Deferred } from './deferred';
import type { ConnectionHandle, SentMessage } from './handle';
import type { Explainer, Predicate } from './inbox';
import { limited } from './limited';
import { PendingPings } from './pings';
import { Traffic } from './traffic';
import type {
  CloseRecord,
  FrameRecord,
  ReadyState,
  SendOptions,
  UpgradeResponse,
  WaitOptions,
  WireMessage,
} from './types';
import {
  type ConnectionStory,
  connectionClosed,
  describeStory,
  notOpen,
  receiveTimedOut,
  sendFailed,
} from './wait-failure';

/** How long `dispose()` waits for the peer's close frame, ms. */
const politeness = 250;

const noOptions: SendOptions = {};

const stateNames = ['connecting', 'open', 'closing', 'closed'] as const;

/**
 * A `ws` socket of either side with everything remembered that a test may ask about. What an idle
 * connection does not need is made when it is first used.
 */
export class TrackedConnection implements ConnectionHandle, SocketEvents, Explainer {
  readonly socket: WebSocket;
  closeRecord: CloseRecord | undefined;
  readonly #start = performance.now();
  #openedAt = 0;
  #upgrade: string | undefined;
  /** There until the handshake ends; a failed one leaves it rejected. */
  #opening: Deferred<void> | undefined;
  #closing: Deferred<CloseRecord> | undefined;
  #traffic: Traffic | undefined;
  #pings: PendingPings | undefined;
  #failure: Error | undefined;
  #isDisposed = false;

  constructor(socket: WebSocket) {
    this.socket = socket;
    if (socket.readyState === 0) this.#opening = new Deferred();
  }

  get url(): string {
    return this.socket.url;
  }
  get opened(): Promise<void> {
    return this.#opening?.promise ?? Promise.resolve();
  }
  get closed(): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    this.#closing ??= new Deferred();
    return this.#closing.promise;
  }
  get upgrade(): UpgradeResponse | undefined {
    return this.#upgrade === undefined ? undefined : JSON.parse(this.#upgrade);
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
    return this.#story().frames;
  }
  get messages(): readonly WireMessage[] {
    return this.#traffic?.inbox.list() ?? [];
  }
  get sent(): readonly SentMessage[] {
    return this.#traffic?.sent ?? [];
  }
  get isDisposed(): boolean {
    return this.#isDisposed;
  }
  get unread(): number {
    return this.#traffic?.inbox.unread ?? 0;
  }
  get received(): number {
    return this.#traffic?.inbox.total ?? 0;
  }

  next({ timeout, awaiting = 'the next message' }: WaitOptions): Promise<WireMessage> {
    return this.#used().inbox.wait(undefined, timeout, awaiting);
  }

  waitFor(
    predicate: Predicate,
    { timeout, awaiting = 'a matching message' }: WaitOptions,
  ): Promise<WireMessage> {
    return this.#used().inbox.wait(predicate, timeout, awaiting);
  }

  peek(predicate: Predicate, options: WaitOptions): Promise<WireMessage | undefined> {
    return this.#used().inbox.peek(predicate, options.timeout);
  }

  take(): WireMessage | undefined {
    return this.#traffic?.inbox.take();
  }

  send(data: Buffer | string, options?: SendOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.write(data, options, (error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  write(
    data: Buffer | string,
    options: SendOptions | undefined,
    done: (error?: WsDynamicError) => void,
  ): void {
    if (this.socket.readyState !== 1) {
      done(notOpen(this.#story(), 'send'));
      return;
    }
    const isBinary = options?.binary ?? typeof data !== 'string';
    this.#used().written(data, isBinary, this.#now(), options);
    this.socket.send(data, options ?? noOptions, (error) => {
      // A write that our own closing cut short is nobody's failure.
      if (!error || this.#isDisposed) done();
      else if (this.socket.readyState === 1) done(sendFailed(this.#story(), error));
      else done(notOpen(this.#story(), 'finish a send'));
    });
  }

  async ping(options: WaitOptions): Promise<number> {
    const sentAt = performance.now();
    await this.#roundTrip('the pong', options);
    return performance.now() - sentAt;
  }

  flush(options: WaitOptions): Promise<void> {
    return this.#roundTrip('the pong of flush()', options);
  }

  async close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseRecord> {
    if (this.socket.readyState === 0) this.terminate();
    if (this.socket.readyState === 1) {
      this.#sendClose(code, reason);
      const record = { code: code ?? 1005, reason: reason ?? '', wasClean: true };
      this.#used().noted(this.#now(), 'out', 'close', describeClose(record));
    }
    return this.waitForClose(options);
  }

  waitForClose({
    timeout,
    awaiting = 'the close of the connection',
  }: WaitOptions): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    const expire = (): unknown => this.timedOut(awaiting, timeout);
    return limited(timeout, expire, (settle) => {
      this.closed.then(settle);
    });
  }

  terminate(): void {
    this.#giveUp();
    this.socket.terminate();
  }

  describe(): string {
    return describeStory(this.#story());
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    if (this.closeRecord !== undefined) return;
    if (this.socket.readyState === 0) this.terminate();
    else if (this.socket.readyState === 1) this.socket.close(1000);
    const force = (): undefined => this.socket.terminate() as undefined;
    await limited(politeness, force, (settle) => {
      this.closed.then(settle);
    }).catch(() => this.closed);
  }

  /** The handshake failed; the first failure counts. */
  refuse(error: WsDynamicError): void {
    this.#opening?.reject(error);
  }

  onUpgrade(response: IncomingMessage): void {
    // One flat string: nobody asks most connections for their headers.
    this.#upgrade = JSON.stringify({ status: response.statusCode, headers: response.headers });
  }

  onRefusal(_response: IncomingMessage): void {}

  onOpen(): void {
    this.#openedAt = Math.round(this.#now());
    this.#opening?.resolve();
    this.#opening = undefined;
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    this.#used().arrived(data, isBinary, this.#now());
  }

  onPing(data: Buffer): void {
    this.#used().noted(this.#now(), 'in', 'ping', data);
    // `ws` answers by itself.
    this.#used().noted(this.#now(), 'out', 'pong', data);
  }

  onPong(data: Buffer): void {
    this.#used().noted(this.#now(), 'in', 'pong', data);
    this.#pings?.answer(data);
  }

  onError(error: Error): void {
    if (this.#opening?.isSettled === true) return;
    this.#failure ??= error;
    this.#used().noted(this.#now(), 'in', 'error', error.message);
  }

  onClose(code: number, reason: string): void {
    const record = { code, reason, wasClean: code !== 1006 };
    this.closeRecord = record;
    this.#used().noted(this.#now(), 'in', 'close', describeClose(record));
    this.#giveUp();
    this.#closing?.resolve(record);
    this.#used().inbox.end();
  }

  timedOut(awaiting: string, timeout: number): WsDynamicError {
    return receiveTimedOut(this.#story(), awaiting, timeout);
  }

  ended(awaiting: string): WsDynamicError {
    return connectionClosed(this.#story(), awaiting);
  }

  #giveUp(): void {
    if (this.#opening?.isSettled !== false) return;
    this.refuse(this.ended('the end of the handshake'));
  }

  #roundTrip(otherwise: string, { timeout, awaiting = otherwise }: WaitOptions): Promise<void> {
    if (this.socket.readyState !== 1) return Promise.reject(notOpen(this.#story(), 'ping'));
    this.#pings ??= new PendingPings();
    const { payload, settled, cancel } = this.#pings.add();
    const expire = (): unknown => this.timedOut(awaiting, timeout);
    return limited<void>(timeout, expire, (settle, fail) => {
      settled.then(settle);
      this.closed.then(() => fail(this.ended(awaiting)));
      this.#used().noted(this.#now(), 'out', 'ping', payload);
      this.socket.ping(payload);
    }).finally(cancel);
  }

  #sendClose(code: number | undefined, reason: string | undefined): void {
    try {
      this.socket.close(code, reason);
    } catch (error) {
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        `close(${code}, ${JSON.stringify(reason)}) is not allowed: ${error instanceof Error ? error.message : error}.\n` +
          'A close code is 1000 to 1003, 1007 to 1014 or 3000 to 4999, a reason at most 123 bytes (RFC 6455 section 7.4).',
        { cause: error },
      );
    }
  }

  #used(): Traffic {
    if (this.#traffic === undefined) {
      this.#traffic = new Traffic(this);
      const isOpen = this.#opening === undefined;
      const protocol = this.protocol === '' ? '' : `protocol ${this.protocol}`;
      if (isOpen) this.#traffic.noted(this.#openedAt, 'in', 'open', protocol);
    }
    return this.#traffic;
  }

  #story(): ConnectionStory {
    const traffic = this.#used();
    return {
      url: this.url,
      state: stateNames[this.socket.readyState],
      closed: this.closeRecord,
      failure: this.#failure,
      frames: traffic.frames,
      totalFrames: traffic.totalFrames,
      received: traffic.inbox.total,
      unread: traffic.inbox.unread,
    };
  }

  #now(): number {
    return performance.now() - this.#start;
  }
}
