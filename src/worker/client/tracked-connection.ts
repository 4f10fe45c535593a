import { performance } from 'node:perf_hooks';
import type { WsDynamicError } from '../../errors';
import { Deferred } from '../../platform/deferred';
import { withLimit } from '../../platform/limit';
import { ioTurn } from '../../platform/time';
import type { ConnectionHandle, Predicate } from '../../realm/connection';
import type {
  CloseRecord,
  SendOptions,
  WaitOptions,
  WireMessage,
} from '../../realm/connection-data';
import { describeClose } from '../../wire/close-codes';
import { ConnectionRecord } from './connection-record';
import type { Outlet } from './outlet';
import { sendClose } from './send-close';
import { describeConnection, notOpen, sendFailed } from './wait-failure';

/** How long `dispose()` waits for the peer's close frame, ms. */
const politeness = 250;

const noOptions: SendOptions = {};

/** A `ws` socket of either side, with everything that a test may do with it. */
export class TrackedConnection extends ConnectionRecord implements ConnectionHandle {
  next({ timeout, awaiting = 'the next message' }: WaitOptions): Promise<WireMessage> {
    return this.used().inbox.wait(undefined, timeout, awaiting);
  }

  waitFor(
    predicate: Predicate,
    { timeout, awaiting = 'a matching message' }: WaitOptions,
  ): Promise<WireMessage> {
    return this.used().inbox.wait(predicate, timeout, awaiting);
  }

  peek(predicate: Predicate, options: WaitOptions): Promise<WireMessage | undefined> {
    return this.used().inbox.peek(predicate, options.timeout);
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
      done(notOpen(this.story(), 'send'));
      return;
    }
    const isBinary = options?.binary ?? typeof data !== 'string';
    this.sender().send(data, options ?? noOptions, (error) => {
      // A write that our own closing cut short is nobody's failure.
      if (!error || this.isDisposed) done();
      else if (this.socket.readyState === 1) done(sendFailed(this.story(), error));
      else done(notOpen(this.story(), 'finish a send'));
    });
    // Behind the write, which need not wait for it.
    this.used().written(data, isBinary, this.now(), options);
  }

  async ping(options: WaitOptions): Promise<number> {
    const sentAt = performance.now();
    await this.#roundTrip('ping', { awaiting: 'the pong', ...options });
    return performance.now() - sentAt;
  }

  async flush(options: WaitOptions): Promise<void> {
    await this.#roundTrip('flush', { awaiting: 'the pong of flush()', ...options });
    // What a server process printed before it answered waits in its pipe: read that too.
    await ioTurn();
  }

  async close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseRecord> {
    if (this.socket.readyState === 0) this.terminate();
    if (this.socket.readyState === 1) {
      sendClose(this.socket, code, reason);
      const record = { code: code ?? 1005, reason: reason ?? '', wasClean: true };
      this.used().noted(this.now(), 'out', 'close', describeClose(record));
    }
    return this.waitForClose(options);
  }

  waitForClose({
    timeout,
    awaiting = 'the close of the connection',
  }: WaitOptions): Promise<CloseRecord> {
    if (this.closeRecord !== undefined) return Promise.resolve(this.closeRecord);
    const remedy = 'Check that the peer closes the connection, or answers our close frame';
    const expire = (): unknown => this.timedOut(awaiting, timeout, remedy);
    return withLimit(this.closed, timeout, expire);
  }

  terminate(): void {
    this.giveUp();
    this.socket.terminate();
  }

  describe(): string {
    return describeConnection(this.story());
  }

  async dispose(): Promise<void> {
    this.used().isDisposed = true;
    if (this.closeRecord !== undefined) return;
    if (this.socket.readyState === 0) this.terminate();
    else if (this.socket.readyState === 1) this.socket.close(1000);
    const force = (): undefined => this.socket.terminate() as undefined;
    await withLimit(this.closed, politeness, force).catch(() => this.closed);
  }

  /** Where messages leave. */
  protected sender(): Pick<Outlet, 'send'> {
    return this.socket;
  }

  #roundTrip(attempt: string, { timeout, awaiting = 'the pong' }: WaitOptions): Promise<void> {
    if (this.socket.readyState !== 1) return Promise.reject(notOpen(this.story(), attempt));
    const remedy = 'The peer answers no pings, or is blocked and reads nothing: check which';
    const pong = new Deferred<void>();
    const ping = this.pings.add(
      () => pong.resolve(),
      (error) => pong.reject(error),
    );
    this.used().noted(this.now(), 'out', 'ping', ping.payload);
    this.socket.ping(ping.payload);
    return withLimit(pong.promise, timeout, () => {
      ping.cancel();
      return this.timedOut(awaiting, timeout, remedy);
    });
  }
}
