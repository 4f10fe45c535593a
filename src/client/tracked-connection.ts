import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import type { WebSocket } from 'ws';
import { WsDynamicError } from '../errors';
import { describeClose } from './close-codes';
import { FrameRing } from './frames';
import type { ConnectionHandle, SentMessage } from './handle';
import { History } from './history';
import { Inbox, type Predicate } from './inbox';
import { PendingPings } from './pings';
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
} from './wait-failure';

/** Bytes of sent messages that stay in `sent`. */
const historyBytes = 16 * 1024 * 1024;
/** How long `dispose()` waits for the peer's close frame, ms. */
const politeness = 250;

const stateNames = ['connecting', 'open', 'closing', 'closed'] as const;

/** A `ws` socket of either side with everything remembered that a test may ask about. */
export class TrackedConnection implements ConnectionHandle {
  readonly url: string;
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  readonly closed: Promise<CloseRecord>;
  upgrade: UpgradeResponse | undefined;
  closeRecord: CloseRecord | undefined;
  /** What `ws` reported before it gave the connection up. */
  failure: Error | undefined;

  readonly #start = performance.now();
  readonly #inbox = new Inbox();
  readonly #frames = new FrameRing();
  #sent: History<SentMessage> | undefined;
  #fragments: SentMessage[] | undefined;
  #pings: PendingPings | undefined;
  #isDisposed = false;
  #isRefused = false;
  #settleOpened: { resolve(): void; reject(error: unknown): void } | undefined;

  constructor(socket: WebSocket, url: string) {
    this.socket = socket;
    this.url = url;
    this.opened = new Promise((resolve, reject) => {
      this.#settleOpened = { resolve, reject };
    });
    // Whoever awaits `opened` is told; nobody need await it.
    this.opened.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        resolve(this.#onClose(code, reason.toString()));
      });
    });
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on('ping', (data) => {
      this.#frames.add(this.#now(), 'in', 'ping', data);
      // `ws` answers by itself.
      this.#frames.add(this.#now(), 'out', 'pong', data);
    });
    socket.on('pong', (data) => {
      this.#frames.add(this.#now(), 'in', 'pong', data);
      this.#pings?.answer(data);
    });
    socket.on('error', (error) => {
      if (this.#isRefused) return;
      this.failure ??= error;
      this.#frames.add(this.#now(), 'in', 'error', error.message);
    });
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
    return this.#frames.list();
  }
  get messages(): readonly WireMessage[] {
    return this.#inbox.list();
  }
  get sent(): readonly SentMessage[] {
    return this.#sent?.list() ?? [];
  }
  get isDisposed(): boolean {
    return this.#isDisposed;
  }
  get unread(): number {
    return this.#inbox.unread;
  }
  get received(): number {
    return this.#inbox.total;
  }

  /** The handshake is done. */
  open(): void {
    this.#frames.add(
      this.#now(),
      'in',
      'open',
      this.protocol === '' ? '' : `protocol ${this.protocol}`,
    );
    this.#settleOpened?.resolve();
    this.#settleOpened = undefined;
  }

  /** The handshake failed; the first failure counts. */
  refuse(error: WsDynamicError): void {
    if (this.#settleOpened === undefined) return;
    this.#isRefused = true;
    this.#settleOpened.reject(error);
    this.#settleOpened = undefined;
  }

  next(options: WaitOptions): Promise<WireMessage> {
    return this.#receive(undefined, options, 'the next message');
  }

  waitFor(predicate: Predicate, options: WaitOptions): Promise<WireMessage> {
    return this.#receive(predicate, options, 'a matching message');
  }

  peek(predicate: Predicate, options: WaitOptions): Promise<WireMessage | undefined> {
    return this.#inbox.peek(predicate, options.timeout);
  }

  take(): WireMessage | undefined {
    return this.#inbox.take();
  }

  send(data: Buffer | string, options: SendOptions = {}): Promise<void> {
    if (this.socket.readyState !== 1) return Promise.reject(notOpen(this.#story(), 'send'));
    const isBinary = options.binary ?? typeof data !== 'string';
    const at = this.#now();
    this.#frames.add(at, 'out', isBinary ? 'binary' : 'text', data);
    // A copy of bytes: the caller may write over its own.
    this.#remember(
      { data: typeof data === 'string' ? data : Buffer.from(data), isBinary, at },
      options,
    );
    const written = new Promise<void>((resolve, reject) => {
      this.socket.send(data, { ...options, binary: isBinary }, (error) => {
        if (error === undefined || error === null || this.#isDisposed) resolve();
        else reject(this.#sendFailed(error));
      });
    });
    // Whoever awaits is told. For the others a write that races with a close is no failure.
    written.catch(() => undefined);
    return written;
  }

  async ping(options: WaitOptions): Promise<number> {
    const sentAt = performance.now();
    await this.#roundTrip({ awaiting: 'the pong', ...options });
    return performance.now() - sentAt;
  }

  async flush(options: WaitOptions): Promise<void> {
    await this.#roundTrip({ awaiting: 'the pong of flush()', ...options });
  }

  async close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseRecord> {
    if (this.socket.readyState === 0) this.terminate();
    if (this.socket.readyState === 1) {
      try {
        this.socket.close(code, reason);
      } catch (error) {
        throw new WsDynamicError(
          'ERR_WS_OPTION_INVALID',
          `close(${code}, ${JSON.stringify(reason)}) is not allowed: ${String(error)}.\n` +
            'A close code is 1000 to 1003, 1007 to 1014 or 3000 to 4999, a reason at most 123 bytes (RFC 6455 section 7.4).',
          { cause: error },
        );
      }
      const record = { code: code ?? 1005, reason: reason ?? '', wasClean: true };
      this.#frames.add(this.#now(), 'out', 'close', describeClose(record));
    }
    return this.waitForClose(options);
  }

  waitForClose(options: WaitOptions): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    return this.#limited(options, 'the close of the connection', (settle) => {
      this.closed.then(settle);
      return undefined;
    });
  }

  terminate(): void {
    this.refuse(connectionClosed(this.#story(), 'the end of the handshake'));
    this.socket.terminate();
  }

  describe(): string {
    return describeStory(this.#story());
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    if (this.socket.readyState === 3) return;
    if (this.socket.readyState === 0) this.terminate();
    else if (this.socket.readyState === 1) this.socket.close(1000);
    const timer = setTimeout(() => this.socket.terminate(), politeness);
    await this.closed;
    clearTimeout(timer);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    const at = this.#now();
    this.#frames.add(at, 'in', isBinary ? 'binary' : 'text', data);
    this.#inbox.push({ data, isBinary, at });
  }

  #onClose(code: number, reason: string): CloseRecord {
    const record = { code, reason, wasClean: code !== 1006 };
    this.closeRecord = record;
    this.#frames.add(this.#now(), 'in', 'close', describeClose(record));
    this.refuse(connectionClosed(this.#story(), 'the end of the handshake'));
    this.#inbox.end();
    return record;
  }

  #receive(
    predicate: Predicate | undefined,
    { timeout, awaiting }: WaitOptions,
    otherwise: string,
  ): Promise<WireMessage> {
    return this.#inbox.wait(
      predicate,
      timeout,
      () => receiveTimedOut(this.#story(), awaiting ?? otherwise, timeout),
      () => connectionClosed(this.#story(), awaiting ?? otherwise),
    );
  }

  #roundTrip(options: WaitOptions): Promise<void> {
    if (this.socket.readyState !== 1) return Promise.reject(notOpen(this.#story(), 'ping'));
    this.#pings ??= new PendingPings();
    const pings = this.#pings;
    return this.#limited(options, 'the pong', (settle, fail) => {
      const { payload, cancel } = pings.add(settle);
      this.#frames.add(this.#now(), 'out', 'ping', payload);
      this.socket.ping(payload);
      this.closed.then(() => fail(connectionClosed(this.#story(), options.awaiting ?? 'the pong')));
      return cancel;
    });
  }

  #limited<Value>(
    { timeout, awaiting }: WaitOptions,
    otherwise: string,
    start: (
      settle: (value: Value) => void,
      fail: (error: unknown) => void,
    ) => (() => void) | undefined,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          cancel?.();
          reject(receiveTimedOut(this.#story(), awaiting ?? otherwise, timeout));
        },
        Math.min(timeout, 2 ** 31 - 1),
      );
      const settle = (value: Value): void => {
        clearTimeout(timer);
        resolve(value);
      };
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        reject(error);
      };
      const cancel = start(settle, fail);
    });
  }

  #remember(message: SentMessage, { fin }: SendOptions): void {
    this.#sent ??= new History(historyBytes);
    if (fin === false) {
      this.#fragments = [...(this.#fragments ?? []), message];
    } else if (this.#fragments === undefined) {
      this.#sent.add(message, Number.POSITIVE_INFINITY);
    } else {
      this.#sent.add(joinFragments([...this.#fragments, message]), Number.POSITIVE_INFINITY);
      this.#fragments = undefined;
    }
  }

  #sendFailed(cause: Error): WsDynamicError {
    if (this.socket.readyState !== 1) return notOpen(this.#story(), 'finish a send');
    return new WsDynamicError(
      'ERR_WS_SEND_FAILED',
      `A message to ${this.url} could not be written: ${cause.message}.\n${this.describe()}`,
      { cause },
    );
  }

  #story(): ConnectionStory {
    return {
      url: this.url,
      state: stateNames[this.socket.readyState],
      closed: this.closeRecord,
      failure: this.failure,
      frames: this.#frames.list(),
      totalFrames: this.#frames.total,
      received: this.#inbox.total,
      unread: this.#inbox.unread,
    };
  }

  #now(): number {
    return performance.now() - this.#start;
  }
}

/** The first fragment says whether the message is binary (RFC 6455 section 5.4). */
function joinFragments(fragments: readonly SentMessage[]): SentMessage {
  const [first] = fragments;
  const data = Buffer.concat(fragments.map((fragment) => Buffer.from(fragment.data)));
  const isBinary = first?.isBinary ?? true;
  return { data: isBinary ? data : data.toString('utf8'), isBinary, at: first?.at ?? 0 };
}
