import type { LoggedFrame } from '../../bridge/connection-data';
import { hasCode, WsDynamicError } from '../../errors/ws-dynamic-error';
import { OpenCall, openCalls } from '../awaited';
import type { ReadingCall } from '../difference/read-earlier';
import { workerApi } from '../worker';
import { type Captured, captureFrom } from './captured-values';
import type { ChainStart, ChainSubject, Headers, ReceivedMessage } from './chain-subject';
import { plainCalls, printFailure } from './plain-calls';
import { failStep, type Step } from './step-failure';

type Reaction = Parameters<OpenCall['await']>[0];

export type MessageFilter = (message: ReceivedMessage) => boolean;

/** The state shared by all links of one chain: its settings, steps and connection. */
export class ChainRun<S> {
  readonly captured: Captured = captureFrom();
  /** The value received by the last `expect…` or `waitFor…`, for `capture`. */
  last: { readonly value: unknown } | undefined;
  /** The message that the failing step is about. */
  question: LoggedFrame | undefined;
  /** The running step, for the failures of later ones. */
  step: ReadingCall | undefined;
  /** Settles when every step added so far has finished. */
  tail: Promise<ChainSubject<S>>;
  /** Whether the session closed the connection while the chain was running. */
  isAbandoned = false;
  /** Headers by lower-case name. */
  readonly headers = new Map<
    string,
    { readonly name: string; readonly value: string | string[] }
  >();
  /** A message must pass all of them. */
  readonly filters: MessageFilter[] = [];
  /** Messages that a filter has refused. */
  readonly hidden = new WeakSet<ReceivedMessage>();
  readonly #steps: Step[] = [];
  /** Tracks the chain for the session, or for the setup file; `undefined` without both. */
  readonly #call: OpenCall | undefined;
  /** The number of steps up to the awaited link, and the function that rejects that link. */
  #awaitedSteps = -1;
  #rejectLink: ((error: unknown) => void) | undefined;
  /** Set when the session ended the chain because the server failed. */
  #ended: { readonly error: unknown } | undefined;

  constructor(readonly start: ChainStart<S>) {
    for (const [name, value] of Object.entries(start.headers ?? {})) this.setHeader(name, value);
    this.tail = Promise.resolve()
      .then(() => start.open(this.#headerObject()))
      .catch((error: unknown) => {
        // This side ended the handshake; the server did not refuse it.
        this.isAbandoned = hasCode(error, 'ERR_WS_CLOSED');
        throw error;
      });
    const calls = openCalls() ?? plainCalls();
    const end = (error: unknown): void => this.#end(error);
    this.#call = calls && new OpenCall(calls, start.name, start.site, false, end);
    this.#watchTail();
    this.#call?.begin();
  }

  get length(): number {
    return this.#steps.length;
  }

  /** Whether the session or the setup file reports the failure of the unawaited chain. */
  get isReported(): boolean {
    return this.#call !== undefined && !this.#call.isAwaited;
  }

  /**
   * Under Jest without our environment and setup file, whether a failed handshake was printed, since nothing
   * awaits it: Jest reports an unhandled rejection as the running test's, but after the last test it ends the
   * process.
   */
  printsFailure(error: unknown): boolean {
    const isPlainJest = this.#call === undefined && process.env.JEST_WORKER_ID !== undefined;
    if (!isPlainJest || this.#awaitedSteps >= 0 || this.length > 0) return false;
    const { name, site } = this.start;
    printFailure({ name, stack: site.stack }, error);
    return true;
  }

  /** Whether its links stay pending: the test has ended and ignored it on purpose, or the file has ended. */
  get isDropped(): boolean {
    return this.#call?.isDropped === true || workerApi()?.session.isOver === true;
  }

  /** Called when the link after this many steps is awaited; `reject` rejects that link. */
  await(steps: number, reject: (error: unknown) => void, onRejected: Reaction): void {
    if (steps < this.#awaitedSteps) return;
    this.#awaitedSteps = steps;
    this.#rejectLink = reject;
    if (this.#ended !== undefined) reject(this.#ended.error);
    if (steps === this.length) this.#call?.await(onRejected);
  }

  /** Called when the test adds a `catch` to a link. */
  leave(): void {
    if (this.#call !== undefined) this.#call.isCaught = true;
  }

  /** Called when a setting is refused. Earlier steps must still be awaited. */
  refuse(): void {
    if (this.length === 0) this.#call?.await(undefined);
  }

  setHeader(name: string, value: string | string[]): void {
    const key = name.toLowerCase();
    this.headers.set(key, { name: this.headers.get(key)?.name ?? name, value });
  }

  readonly isWanted: MessageFilter = (message) => {
    const isWanted = this.filters.every((filter) => filter(message));
    if (!isWanted) this.hidden.add(message);
    return isWanted;
  };

  /** @throws ERR_WS_OPTION_INVALID once a step was added, since the handshake may have started. */
  assertConfigurable(): void {
    if (this.#steps.length === 0) return;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      'WebSocket has already been established; cannot change configuration. ' +
        'Put set, unset and filter… first in the chain.',
    );
  }

  /** Runs a step after the previous ones. A failure closes the connection and ends the chain. */
  add(step: Step, run: (subject: ChainSubject<S>) => unknown): void {
    const index = this.#steps.push(step);
    this.#call?.extend(`${this.start.name}….${step.verb}()`, step.site);
    this.tail = this.tail.then(async (subject) => {
      const { handle } = subject;
      this.question = undefined;
      this.step = { name: `${this.start.name}….${step.verb}()`, site: step.site };
      try {
        await run(subject);
      } catch (error) {
        this.isAbandoned = handle.isDisposed;
        // Described before closing the connection adds a frame.
        const failure = failStep(
          error,
          step,
          `${index} of ${this.#steps.length}`,
          handle,
          this.question,
        );
        if (handle.readyState <= 1) handle.startClose();
        throw failure;
      }
      return subject;
    });
    this.#watchTail();
  }

  /** Handles rejections of the tail: one between two steps has no handler yet. */
  #watchTail(): void {
    const { tail } = this;
    const call = this.#call;
    const settle = (failure?: unknown): void => {
      if (tail !== this.tail || call === undefined) return;
      call.settle(failure);
      if (failure !== undefined) workerApi()?.session.noteFailed(failure, call);
    };
    tail.then(() => settle(), settle);
  }

  #end(error: unknown): void {
    if (this.#call?.isSettled !== false) return;
    this.#ended = { error };
    this.#call.settle(error);
    this.#rejectLink?.(error);
  }

  #headerObject(): Headers {
    return Object.fromEntries([...this.headers.values()].map(({ name, value }) => [name, value]));
  }
}
