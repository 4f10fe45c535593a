/** The address of a mock server, and how it answers handshakes. */
import type { MockHandle, Refusal } from '../../bridge/mock';
import { checkArgument, readOptions, refuseExtra } from '../../validation/check';
import { milliseconds } from '../../validation/kinds';
import { waitAt } from '../awaited';
import { runNowAt } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { freeAt, noteUse } from '../late-call';
import type { Message } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { refusalKind, timesShape } from './call-options';
import type { Times } from './mock-options';
import { MockReader } from './mock-reader';

/** The address and handshake controls of a mock server. */
export abstract class MockControls<In = Parsed, Argument = Message> extends MockReader<
  In,
  Argument
> {
  /** The URL for clients: `ws://127.0.0.1:9000`, followed by the served path, or the option `url`. */
  readonly url: string;
  readonly host: string;
  /** The bound port, also with the option `url`. */
  readonly port: number;
  /** The certificate authority that clients must trust for `wss://`, PEM; `undefined` without TLS. */
  readonly ca: string | undefined;
  readonly #handle: MockHandle;

  /** @internal */
  constructor(handle: MockHandle, format: MessageFormat) {
    super(handle.inbox, format);
    this.url = handle.url;
    this.host = handle.host;
    this.port = handle.port;
    this.ca = handle.ca;
    this.#handle = handle;
  }

  /** Whether a client has connected to the option `url` and its handshake is still unanswered. @internal */
  get isDialled(): boolean {
    return this.#handle.isDialled;
  }

  /** Answers handshakes with an HTTP status until {@link accept} is called; default 503. */
  refuse(refusal: number | Refusal = 503, options: Times = {}): void {
    runNowAt(this.refuse, () => {
      checkArgument('refuse()', 'refusal', refusal, refusalKind);
      this.#handle.handshakes.refuse(refusal, readOptions('refuse()', options, timesShape).times);
    });
    this.noteUse(this.refuse);
  }

  /** Leaves handshakes unanswered, until {@link accept} answers them, or `close` ends them. */
  hang(options: Times = {}): void {
    runNowAt(this.hang, () =>
      this.#handle.handshakes.hang(readOptions('hang()', options, timesShape).times),
    );
    this.noteUse(this.hang);
  }

  /** Delays the response to each later handshake by this many milliseconds of real time. */
  delay(ms: number): void {
    runNowAt(this.delay, () => {
      checkArgument('delay()', 'ms', ms, milliseconds);
      this.#handle.handshakes.delay(ms);
    });
    this.noteUse(this.delay);
  }

  /** Ends `refuse`, `hang` and `delay`; pending handshakes are answered. */
  accept(...extra: []): void {
    runNowAt(this.accept, () => refuseExtra('mock.accept()', extra));
    this.#handle.handshakes.accept();
  }

  /** Destroys every connection and stops listening: clients are refused. The port stays leased. */
  stop(...extra: []): Promise<void> {
    return waitAt('mock', this.stop, () => {
      refuseExtra('mock.stop()', extra);
      return this.#handle.stop();
    });
  }

  /** Listens again after {@link stop}, on the same port. Rejects with ERR_WS_PORTS_STOLEN. */
  start(...extra: []): Promise<void> {
    return waitAt('mock', this.start, () => {
      refuseExtra('mock.start()', extra);
      return this.#handle.start();
    });
  }

  /**
   * Closes every connection with this code and reason, then the server; safe to call twice. Rejects with
   * ERR_WS_OPTION_INVALID for a code or reason that RFC 6455 forbids, without closing anything.
   */
  close(code?: number, reason?: string): Promise<void> {
    const close = () => this.#handle.close(code, reason);
    return freeAt(this.close, close, this.#handle.inbox);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.dispose();
  }

  /** Records a call that has no effect once the session has closed the mock server. @internal */
  protected noteUse(entry: (...parameters: never[]) => unknown): void {
    noteUse(`mock.${entry.name}()`, entry, this.reading);
  }
}
