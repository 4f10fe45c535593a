import { hasCode, WsDynamicError } from '../../errors';
import { type Captured, captureFrom } from './captured-values';
import type { ChainStart, ChainSubject, Headers, ReceivedMessage } from './chain-subject';
import { failStep, type Step } from './step-failure';

export type MessageFilter = (message: ReceivedMessage) => boolean;

/** What all links of one chain share: its settings, its steps in order, its connection. */
export class ChainRun<S> {
  readonly captured: Captured = captureFrom();
  /** What the last `expect…` or `waitFor…` took, for `capture`. */
  last: { readonly value: unknown } | undefined;
  /** Settles when every step added so far is done. */
  tail: Promise<ChainSubject<S>>;
  /** Whether the session closed the connection while the chain was under way. */
  isAbandoned = false;
  /** By name in lower case. */
  readonly headers = new Map<
    string,
    { readonly name: string; readonly value: string | string[] }
  >();
  /** A message is wanted that passes all of them. */
  readonly filters: MessageFilter[] = [];
  readonly #steps: Step[] = [];

  constructor(readonly start: ChainStart<S>) {
    for (const [name, value] of Object.entries(start.headers ?? {})) this.setHeader(name, value);
    this.tail = Promise.resolve()
      .then(() => start.open(this.#headerObject()))
      .catch((error: unknown) => {
        // This side ended the handshake: the server did not refuse it.
        this.isAbandoned = hasCode(error, 'ERR_WS_CLOSED');
        throw error;
      });
    // A rejection between two verbs has no handler yet.
    this.tail.catch(() => undefined);
  }

  setHeader(name: string, value: string | string[]): void {
    const key = name.toLowerCase();
    this.headers.set(key, { name: this.headers.get(key)?.name ?? name, value });
  }

  readonly isWanted: MessageFilter = (message) => this.filters.every((filter) => filter(message));

  /** @throws ERR_WS_OPTION_INVALID once a step was added: the handshake may be under way. */
  assertConfigurable(): void {
    if (this.#steps.length === 0) return;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      'WebSocket has already been established; cannot change configuration. ' +
        'Put set, unset and filter… first in the chain.',
    );
  }

  /** Runs a step once those before it are done. A failure closes the connection and ends the chain. */
  add(step: Step, run: (subject: ChainSubject<S>) => unknown): void {
    const index = this.#steps.push(step);
    this.tail = this.tail.then(async (subject) => {
      const { handle } = subject;
      try {
        await run(subject);
      } catch (error) {
        this.isAbandoned = handle.isDisposed;
        // Described before our own close adds a frame.
        const failure = failStep(error, step, `${index} of ${this.#steps.length}`, handle);
        if (handle.readyState <= 1) handle.startClose();
        throw failure;
      }
      return subject;
    });
    this.tail.catch(() => undefined);
  }

  #headerObject(): Headers {
    return Object.fromEntries([...this.headers.values()].map(({ name, value }) => [name, value]));
  }
}
