import { performance } from 'node:perf_hooks';
import type { WsDynamicError } from '../../errors';
import { Deferred } from '../../platform/deferred';
import { clearTimeout, ioTurn, setTimeout, withLimit } from '../../platform/time';
import type { ConnectionHandle, SentMessage } from '../../realm/connection';
import type {
  CloseRecord,
  SendOptions,
  UpgradeResponse,
  WaitOptions,
} from '../../realm/connection-data';
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
    if (this.readyState !== 1) {
      done(notOpen(this.summary(), 'send'));
      return;
    }
    const isText = typeof data === 'string';
    // The caller may write over its Buffer as soon as this returns.
    const bytes = isText || this.copiesOnSend(options) ? data : Buffer.from(data);
    this.socket.send(bytes, options ?? noOptions, (error) => {
      // What our own disposal interrupts does not fail the test.
      if (!error || this.isDisposed) done();
      else if (this.readyState === 1) done(sendFailed(this.summary(), error));
      else done(notOpen(this.summary(), 'finish a send'));
    });
    const isBinary = options?.binary ?? !isText;
    this.activity.recording.addSent({ data: bytes, isBinary, at: this.now() }, options);
  }

  /** Whether `ws` has copied a Buffer when its `send()` returns; else it reads it later. */
  protected copiesOnSend(_options: SendOptions | undefined): boolean {
    return false;
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
    return withLimit(this.closed, timeout, (lateBy) =>
      this.timedOut({ awaiting, timeout, limit, lateBy }, remedy),
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
    return withLimit(pong.promise, timeout, (lateBy) => {
      ping.cancel();
      return this.timedOut({ awaiting, timeout, limit, lateBy }, remedy);
    });
  }
}
