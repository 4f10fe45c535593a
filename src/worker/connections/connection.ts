import type { ConnectionHandle, EndCall, MessageRequest, Predicate } from '../../bridge/connection';
import type {
  CloseEvent,
  HandshakeRequest,
  LoggedFrame,
  ReceivedMessage,
  SendOptions,
  UpgradeResponse,
  WaitOptions,
} from '../../bridge/connection-data';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import { Deferred } from '../../platform/deferred';
import { atMost, ioTurn, now } from '../../platform/time';
import { checkClose, describeClose } from '../../wire/close-codes';
import { endOfLink, endOfServer } from './close-remedy';
import { ConnectionEvents } from './connection-events';
import { closeTime, withExpiry } from './expiry';
import { showFrames } from './failure-frames';
import { heldByToxic, lossByFaults } from './link-faults';
import { isEndedByPeer } from './local-peers';
import { describePendingWait, type PendingWait } from './pending-waits';
import { tcpSocketOf } from './tcp-socket';
import { describeConnection, notOpen, sendFailed } from './wait-failure';

/** How long `dispose()` waits for the peer's close frame, and then for the end of the socket, ms. */
const disposeTimeout = 250;

export type { ConnectionOptions } from './activity';

/** A `ws` socket, client or server side, with the operations of a test. */
export abstract class Connection extends ConnectionEvents implements ConnectionHandle {
  abstract readonly opened: Promise<void>;
  abstract readonly handshake: HandshakeRequest | undefined;
  abstract readonly upgrade: UpgradeResponse | undefined;

  noteEndCall(call: EndCall): void {
    if (this.readyState < 2) this.activity.endCall ??= call;
  }

  /** Whether the test has ended the connection, on either side, or its server, or has awaited the end. */
  get isEndExpected(): boolean {
    return (
      this.isClosedHere ||
      this.activity.isEndAwaited ||
      isEndedByPeer(this.socket) ||
      endOfLink(this.summary()) !== undefined ||
      endOfServer(this.summary()) !== undefined
    );
  }

  override onMessage(data: Buffer, isBinary: boolean): void {
    tcpSocketOf(this.socket)?.noteMessage();
    super.onMessage(data, isBinary);
  }

  override onPing(data: Buffer): void {
    tcpSocketOf(this.socket)?.noteControlFrame(data);
    super.onPing(data);
  }

  override onPong(data: Buffer): void {
    tcpSocketOf(this.socket)?.noteControlFrame(data);
    super.onPong(data);
  }

  send(data: Buffer | string, options?: SendOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.write(data, options, (error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  write(
    data: Buffer | string,
    options: SendOptions = {},
    done: (error?: WsDynamicError) => void,
  ): void {
    if (this.readyState !== 1) {
      const fail = () => done(this.#notOpen('send'));
      // The peer's close code and reason arrive soon.
      if (this.readyState === 2 && !this.isClosedHere)
        void atMost(this.closed, closeTime).then(fail);
      else fail();
      return;
    }
    // Copied once, for the log and for `ws`: the caller may reuse its Buffer as soon as this returns.
    const own = typeof data === 'string' ? data : Buffer.from(data);
    this.socket.send(own, options, (error) => {
      // Errors caused by dispose() do not fail the test.
      if (this.isDisposed || !(error || this.activity.isCut)) done();
      else if (error && this.readyState === 1) done(sendFailed(this.summary(), error));
      else done(this.#notOpen('finish a send'));
    });
    const { binary = typeof own !== 'string', fin = true } = options;
    const frame = this.log.addSent(this.now(), own, binary, fin);
    if (fin && this.view?.note(frame) === true) frame.isHidden = true;
  }

  take(): ReceivedMessage | undefined {
    return this.activity.inbox.take();
  }

  next(options: WaitOptions): Promise<ReceivedMessage> {
    return new Promise((resolve, reject) => this.request(options, { resolve, reject }));
  }

  request(options: WaitOptions, request: MessageRequest): void {
    this.activity.inbox.request(undefined, options, request);
  }

  waitFor(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage> {
    return new Promise((resolve, reject) => {
      const limit = { awaiting: 'a matching message', ...options };
      this.activity.inbox.request(predicate, limit, { resolve, reject });
    });
  }

  peek(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage | undefined> {
    return this.activity.inbox.peek(predicate, options);
  }

  async ping(options: WaitOptions): Promise<number> {
    const sentAt = now();
    await this.#roundTrip('ping', { awaiting: 'the pong', ...options });
    return now() - sentAt;
  }

  async flush(options: WaitOptions): Promise<void> {
    await this.#roundTrip('flush', { awaiting: 'the pong of flush()', ...options });
    // Output that a server process printed before its pong is still in the pipe: read it too.
    await ioTurn();
  }

  async close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseEvent> {
    this.startClose(code, reason);
    return this.waitForClose(options);
  }

  startClose(code: number | undefined, reason = ''): void {
    checkClose(code, reason);
    if (this.readyState === 0) this.terminate();
    if (this.readyState !== 1) return;
    this.activity.isClosedHere = true;
    this.socket.close(code, reason);
    this.note('out', 'close', describeClose({ code: code ?? 1005, reason, wasClean: true }));
  }

  waitForClose({
    timeout,
    awaiting = 'the close of the connection',
  }: WaitOptions): Promise<CloseEvent> {
    this.activity.isEndNoticed = true;
    this.activity.isEndAwaited = true;
    if (this.closeEvent !== undefined) return Promise.resolve(this.closeEvent);
    const remedy = 'Check that the peer closes the connection or answers our close frame';
    return this.#until(this.closed, { timeout, awaiting }, remedy);
  }

  terminate(): void {
    // Node calls the write callbacks of a destroyed socket without an error.
    if (this.bufferedAmount > 0) this.activity.isCut = true;
    if (this.readyState < 2) this.activity.isClosedHere = true;
    this.socket.terminate();
  }

  showFrames(most: number): readonly string[] {
    return showFrames(this.summary(), most);
  }

  describe(question?: LoggedFrame): string {
    return describeConnection(this.summary(), question);
  }

  /** The faults of a link because of which a message may be missing, and what to check. */
  get lossByFaults(): string | undefined {
    return lossByFaults(this.summary());
  }

  describePending(): readonly string[] {
    const { inbox, waits } = this.activity;
    return [...inbox.pending, ...waits].map((wait) => describePendingWait(wait, this.label));
  }

  async dispose(): Promise<void> {
    this.activity.isDisposed = true;
    if (this.closeEvent !== undefined) return;
    this.activity.isClosedHere = true;
    if (this.readyState === 0) this.terminate();
    else if (this.readyState === 1) this.socket.close(1000);
    await atMost(this.closed, disposeTimeout);
    if (this.closeEvent !== undefined) return;
    this.socket.terminate();
    await atMost(this.closed, disposeTimeout);
    // `ws` emits no `close` once a listener has thrown while it read a frame.
    if (this.closeEvent === undefined) this.onClose(1006, '');
  }

  #notOpen(attempt: string): WsDynamicError {
    this.activity.isEndNoticed = true;
    return notOpen(this.summary(), attempt);
  }

  #roundTrip(attempt: string, { timeout, awaiting = 'the pong' }: WaitOptions): Promise<void> {
    if (this.readyState !== 1) return Promise.reject(this.#notOpen(attempt));
    const remedy = 'The peer does not answer pings, or does not read: check which';
    const pong = new Deferred<void>();
    const ping = this.pings.add(
      () => pong.resolve(),
      (error) => pong.reject(error),
    );
    this.note('out', 'ping', ping.payload);
    this.socket.ping(ping.payload);
    return this.#until(pong.promise, { timeout, awaiting }, remedy, ping.cancel);
  }

  /** Waits for `work`, at most `timeout` ms; a time-out of the test names the wait. */
  #until<Value>(
    work: Promise<Value>,
    { timeout, awaiting }: Pick<PendingWait, 'timeout' | 'awaiting'>,
    remedy: string,
    cancel: () => void = () => {},
  ): Promise<Value> {
    const wait: PendingWait = { timeout, awaiting, isSilence: false };
    const { activity } = this;
    activity.waits = [...activity.waits, wait];
    const end = () => {
      activity.waits = activity.waits.filter((one) => one !== wait);
    };
    const settled = withExpiry(work, timeout, (expiry, late) => {
      cancel();
      const held = heldByToxic(tcpSocketOf(this.socket)?.ports);
      return this.timedOut({ ...expiry, awaiting, late }, held ?? remedy);
    });
    settled.then(end, end);
    return settled;
  }
}
