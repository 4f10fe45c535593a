import type { CloseEvent, ReceivedMessage } from '../../bridge/connection-data';
import { addEvidence, evidenceOf } from '../../errors/evidence';
import { invalid } from '../../errors/invalid-value';
import { isError } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { readOptions, refuseExtra } from '../../validation/check';
import { awaited, type CallRole, openCalls } from '../awaited';
import { leaveAlone } from '../awaited-promise';
import { type CallSite, callSite, failureAt, ownData, runNowAt, settleAt } from '../call-site';
import { hasEnded, late, noteUse } from '../late-call';
import type { Message, Sendable } from '../message/message';
import { plain, writeAll } from '../message/message-format';
import type { TimeoutOption } from '../timeout-option';
import { workerApi } from '../worker';
import { ConnectionView } from './connection-view';
import { LazyPromise } from './lazy-promise';
import type { Verb } from './message-reader';
import { refuseListeners } from './refuse-listeners';
import { refuseUnbound } from './refuse-unbound';
import { type ClientSendOptions, sendShape } from './send-options';

/** The role of a call that need not be awaited. */
const optional: CallRole = { optional: true };

/**
 * An open connection of a test. All messages since the handshake are kept in order, and each is read once.
 * Every wait takes `{ timeout }` in milliseconds on the real clock, even with fake timers; by default it ends
 * shortly before the running test's own limit.
 *
 * @typeParam In type of the JSON messages: declared, not validated
 * @typeParam Out type of the values that can be sent
 * @typeParam Read return type of `receive()`
 * @typeParam Argument type of the first argument of a predicate of `waitFor()`
 */
export class Client<In = unknown, Out extends Sendable = Sendable, Read = Message, Argument = Read>
  extends ConnectionView<Read, In, Argument>
  implements AsyncIterable<Read>
{
  #replayed: Promise<void> | undefined;

  /**
   * Sends a string as text, bytes as binary, and any other value as JSON text; with a codec, encodes the
   * value with it, unless `encode` is `false`. Resolves when it was written. Rejects with ERR_WS_CLOSED,
   * ERR_WS_SEND_FAILED or ERR_WS_OPTION_INVALID.
   */
  send(data: Out, options?: ClientSendOptions): Promise<void> {
    const wasOpen = this.handle.readyState === 1;
    const site = wasOpen ? this.site(this.send) : callSite(this.send);
    const { mayHaveEnded } = this;
    let settle: (failure?: unknown) => void = () => undefined;
    const sent = new Promise<void>((resolve, reject) => {
      settle = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    const done = (failure?: unknown): void => {
      const isOfSender =
        mayHaveEnded && isError(failure) && evidenceOf(failure).isAfterClose === true;
      // A send need not be awaited: if the connection was open, a failure fails no test.
      if (failure !== undefined && (wasOpen || isOfSender)) leaveAlone(sent);
      settle(isOfSender ? addEvidence(failure, { isOfSender }) : failure);
    };
    try {
      this.deliver(data, options, site, done);
    } catch (error) {
      settle(error);
    }
    return this.#isOver ? this.#late(sent, site) : sent;
  }

  /** Sends a ping and resolves with the time until its pong, ms. */
  ping(options?: TimeoutOption): Promise<number> {
    return this.limited(this.ping, options, (timeout) => this.handle.ping({ timeout }), optional);
  }

  /** Sends a close frame and resolves with the close event; safe to call twice. */
  close(code?: number, reason?: string, options?: TimeoutOption): Promise<CloseEvent> {
    this.noteEnd('close()', this.close);
    return this.limited(
      this.close,
      options,
      async (timeout) => ownData(await this.handle.close(code, reason, { timeout })),
      optional,
    );
  }

  /** The close event, once the connection has ended. The wait starts when it is awaited. */
  get closed(): Promise<CloseEvent> {
    const site = callSite();
    return new LazyPromise(() => {
      const closed = settleAt(site, async () =>
        ownData(await this.handle.waitForClose({ timeout: this.defaultTimeout })),
      );
      return this.watched('closed', site, closed, optional);
    });
  }

  /**
   * Resolves when the recording of option `replay` was played, and the server has sent all recorded messages.
   * Rejects with ERR_WS_REPLAY_MISMATCH, ERR_WS_RECEIVE_TIMEOUT or ERR_WS_CLOSED.
   */
  get replayed(): Promise<void> {
    if (this.#replayed !== undefined) return this.#replayed;
    const expected = '"replay" in the options of connect()';
    const site = callSite();
    const refuse = () => Promise.reject(invalid('client.replayed', { expected, received: 'none' }));
    return new LazyPromise(() => settleAt(site, refuse));
  }

  /** Starts a replay, which the test must await. @internal */
  startReplay(site: CallSite, play: () => Promise<void>): void {
    const role = { connection: this.handle };
    this.#replayed = awaited('client.replayed', site, settleAt(site, play), role);
  }

  /** Destroys the socket without a close frame; the server sees close code 1006. */
  terminate(...extra: []): void {
    const remedy = 'To send a close frame, call close(code, reason).';
    runNowAt(this.terminate, () => refuseExtra('client.terminate()', extra, { remedy }));
    this.noteEnd('terminate()', this.terminate);
    this.handle.terminate();
  }

  /** All messages from here on, until the connection ends. A lost connection (1006) throws ERR_WS_CLOSED. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Read, void, void> {
    const late = this.#isOver ? callSite(this[Symbol.asyncIterator]) : undefined;
    let isEmpty = true;
    for (;;) {
      try {
        const read = (wire: ReceivedMessage): Read => this.value(wire);
        const message = await this.next(this[Symbol.asyncIterator], read, {}, '', optional);
        isEmpty = false;
        yield message;
      } catch (error) {
        const isEnd = error instanceof WsDynamicError && error.code === 'ERR_WS_CLOSED';
        if (!isEnd || this.handle.closeEvent?.wasClean !== true) throw error;
        if (late && isEmpty) noteUse('for await (… of client)', late, this.handle, true);
        return;
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.noteEnd('[Symbol.asyncDispose]()', this[Symbol.asyncDispose]);
    return this.handle.dispose();
  }

  /** @internal */
  protected override get noun(): string {
    return 'client';
  }

  /** Whether a `send()` after the end of the connection fails nothing unless the test awaits it. @internal */
  protected get mayHaveEnded(): boolean {
    return false;
  }

  /** Records the call that ends the connection, for the failures of later ones. @internal */
  protected noteEnd(call: string, entry: Verb): void {
    const name = `${this.noun}${call.startsWith('[') ? '' : '.'}${call}`;
    this.handle.noteEndCall({ name, site: callSite(entry) });
  }

  /**
   * Sends a message, and calls back when it was written or has failed.
   *
   * @throws ERR_WS_OPTION_INVALID
   * @internal
   */
  protected deliver(
    data: Out,
    options: ClientSendOptions | undefined,
    site: CallSite,
    done: (failure?: unknown) => void,
  ): void {
    const { written, how } = runNowAt(this.send, () => this.#encode(data, options));
    const connection = this.handle;
    openCalls()?.note?.({ name: `${this.noun}.send()`, kind: 'send', site, connection });
    writeAll(connection, written, how, (error) => {
      if (error === undefined) return done();
      const failure = failureAt(site, error);
      const session = workerApi()?.session;
      if (this.#isOver) session?.forgive(failure);
      else session?.noteFailed(failure);
      return done(failure);
    });
  }

  #encode(data: Out, options: ClientSendOptions | undefined) {
    if (options === undefined) return { written: this.format.write(data), how: undefined };
    const { encode = true, ...how } = readOptions('send()', options, sendShape);
    return { written: (encode ? this.format : plain).write(data), how };
  }

  #late<Value>(work: Promise<Value>, site: CallSite): Promise<Value> {
    const session = workerApi()?.session;
    if (session === undefined) return work;
    const left = late(session, work, {
      name: `${this.noun}.send()`,
      site,
      connection: this.handle,
    });
    leaveAlone(left);
    return left;
  }

  /** Whether the session has closed the connection. */
  get #isOver(): boolean {
    const session = workerApi()?.session;
    return session !== undefined && hasEnded(session, this.handle);
  }

  /** @internal */
  protected override ready(): ReceivedMessage | undefined {
    return this.handle.take();
  }
}

refuseUnbound(Client, 'client');
refuseListeners(Client.prototype);
