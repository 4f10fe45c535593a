import { performance } from 'node:perf_hooks';
import type { ConnectionHandle, SentMessage } from '../../bridge/connection';
import type {
  CloseRecord,
  SendOptions,
  UpgradeResponse,
  WaitOptions,
} from '../../bridge/connection-data';
import { Deferred } from '../../platform/deferred';
import { clearTimeout, ioTurn, setTimeout, withLimit } from '../../platform/time';
import { checkClose, describeClose } from '../../wire/close-codes';
import { ConnectionRecord } from './connection-record';
import { showFrames } from './shown-frames';
import { describeConnection, notOpen, sendFailed } from './wait-failure';
import { testLimitAt } from './wait-hints';

/** How long `dispose()` waits for the peer's close frame, ms. */
const disposeTimeout = 250;

export type { TrackingOptions } from './connection-record';

const noOptions: SendOptions = {};

/** A `ws` socket of either side, with everything that a test may do with it. */
export abstract class TrackedConnection extends ConnectionRecord implements ConnectionHandle {
  abstract readonly opened: Promise<void>;
  abstract readonly upgrade: UpgradeResponse | undefined;

  send(data: Buffer | string, options?: SendOptions): Promise<void> | undefined {
    if (this.readyState !== 1) return Promise.reject(notOpen(this.summary(), 'send'));
    const isText = typeof data === 'string';
    // The caller may write over its Buffer as soon as this returns.
    const bytes = isText || this.copiesOnSend(options) ? data : Buffer.from(data);
    const sent = this.#transmit(bytes, options ?? noOptions);
    const isBinary = options?.binary ?? !isText;
    this.activity.recording.addSent({ data: bytes, isBinary, at: this.now() }, options);
    return sent;
  }

  /** Whether `ws` has copied a Buffer when its `send()` returns; else it reads it later. */
  protected copiesOnSend(_options: SendOptions | undefined): boolean {
    return false;
  }

  /** Whether nothing waits to be written, and the next message is probably written at once. */
  protected get isIdle(): boolean {
    return false;
  }

  /** Calls back when all is written that was sent before. */
  protected whenWritten(done: (error?: Error) => void): void {
    done();
  }

  async ping(options: WaitOptions): Promise<number> {
    const sentAt = performance.now();
    await this.#roundTrip('ping', { awaiting: 'the pong', ...options });
    return performance.now() - sentAt;
  }

  async flush(options: WaitOptions): Promise<void> {
    await this.#roundTrip('flush', { awaiting: 'the pong of flush()', ...options });
    // The output of a server process from before its answer is in its pipe: read that, too.
    await ioTurn();
  }

  async close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseRecord> {
    this.startClose(code, reason);
    return this.waitForClose(options);
  }

  startClose(code: number | undefined, reason = ''): void {
    checkClose(code, reason);
    if (this.readyState === 0) this.terminate();
    if (this.readyState !== 1) return;
    this.socket.close(code, reason);
    this.note('out', 'close', describeClose({ code: code ?? 1005, reason, wasClean: true }));
  }

  waitForClose({
    timeout,
    awaiting = 'the close of the connection',
  }: WaitOptions): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    const remedy = 'Check that the peer closes the connection, or answers our close frame';
    const limit = testLimitAt(performance.now() + timeout)?.name;
    return withLimit(this.closed, timeout, (late) =>
      this.timedOut({ awaiting, timeout, limit, late }, remedy),
    );
  }

  terminate(): void {
    this.socket.terminate();
  }

  showFrames(most: number): readonly string[] {
    return showFrames(this.summary(), most);
  }

  describe(question?: SentMessage): string {
    return describeConnection(this.summary(), question);
  }

  async dispose(): Promise<void> {
    this.activity.isDisposed = true;
    if (this.closeRecord !== undefined) return;
    if (this.readyState === 0) this.terminate();
    else if (this.readyState === 1) this.socket.close(1000);
    const limit = setTimeout(() => this.socket.terminate(), disposeTimeout);
    await this.closed;
    clearTimeout(limit);
  }

  /** A callback for each message would cost a tenth of a round trip: it needs one only if it waits. */
  #transmit(data: Buffer | string, options: SendOptions): Promise<void> | undefined {
    const { isIdle, socket } = this;
    if (isIdle) {
      socket.send(data, options);
      if (this.isIdle) return undefined;
    }
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null): void => {
        // What our own disposal interrupts does not fail the test.
        if (!error || this.isDisposed) resolve();
        else if (this.readyState === 1) reject(sendFailed(this.summary(), error));
        else reject(notOpen(this.summary(), 'finish a send'));
      };
      if (isIdle) this.whenWritten(done);
      else socket.send(data, options, done);
    });
  }

  #roundTrip(attempt: string, { timeout, awaiting = 'the pong' }: WaitOptions): Promise<void> {
    if (this.readyState !== 1) return Promise.reject(notOpen(this.summary(), attempt));
    const remedy = 'The peer answers no pings, or does not read: check which';
    const pong = new Deferred<void>();
    const ping = this.activity.pings.add(
      () => pong.resolve(),
      (error) => pong.reject(error),
    );
    this.note('out', 'ping', ping.payload);
    this.socket.ping(ping.payload);
    const limit = testLimitAt(performance.now() + timeout)?.name;
    return withLimit(pong.promise, timeout, (late) => {
      ping.cancel();
      return this.timedOut({ awaiting, timeout, limit, late }, remedy);
    });
  }
}
