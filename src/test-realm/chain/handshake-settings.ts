import { withFallback } from '../../errors/with-fallback';
import { answerOf, checkArgument } from '../../validation/check';
import { action, headers, text } from '../../validation/kinds';
import { leaveAlone } from '../awaited-promise';
import { runNowAt } from '../call-site';
import type { ReceivedMessage } from './chain-subject';
import type { JsonMessage, Parsed } from './chain-types';
import { asBinary, asJson, asText } from './convert-message';
import type { ChainRun } from './run-steps';

type Verb = (...args: never[]) => unknown;

/**
 * The promise of a chain and the settings of its handshake. They can only be changed before the first step;
 * later calls throw ERR_WS_OPTION_INVALID.
 */
export class ChainSettings<S> extends Promise<S> {
  // `then` returns an ordinary promise, not a chain.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** @internal */
  protected readonly run: ChainRun<S>;
  readonly #steps: number;
  readonly #reject: (error: unknown) => void;

  constructor(run: ChainRun<S>) {
    let rejectLink: (error: unknown) => void = () => undefined;
    super((resolve, reject) => {
      rejectLink = reject;
      run.tail.then(
        (subject) => resolve(subject.value),
        (error: unknown) => {
          if (run.isDropped) return;
          // A test that ended without awaiting its chain must not fail the next test.
          if (run.isAbandoned || run.isReported || run.printsFailure(error)) leaveAlone(this);
          reject(error);
        },
      );
    });
    this.run = run;
    this.#steps = run.length;
    this.#reject = rejectLink;
    // Not shown when a failure prints the promise.
    Object.defineProperty(this, 'run', { enumerable: false });
  }

  // biome-ignore lint/suspicious/noThenProperty: the chain has to know who awaits it.
  override then<Result = S, Failure = never>(
    onFulfilled?: ((value: S) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.run.await(this.#steps, this.#reject, onRejected);
    return super.then(onFulfilled, onRejected);
  }

  override catch<Failure = never>(
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<S | Failure> {
    if (typeof onRejected === 'function') this.run.leave();
    return this.then(undefined, onRejected);
  }

  /** Sets one or several headers of the handshake. */
  set(header: string, value: string): this;
  set(headers: Readonly<Record<string, string>>): this;
  set(header: string | Readonly<Record<string, string>>, value?: string): this {
    return this.#change(this.set, () => {
      const given = typeof header === 'string' ? { [header]: value } : header;
      checkArgument('set()', 'headers', given, headers);
      for (const [name, one] of Object.entries(given)) this.run.setHeader(name, one ?? '');
    });
  }

  /** Removes a header of the handshake; names are case-insensitive. */
  unset(header: string): this {
    return this.#change(this.unset, () => {
      checkArgument('unset()', 'header', header, text);
      this.run.headers.delete(header.toLowerCase());
    });
  }

  /** Ignores messages that fail `test`; a message must pass all filters. */
  filterMessages(test: (message: ReceivedMessage) => unknown): this {
    return this.#filter(this.filterMessages, test, test);
  }

  /** Ignores binary messages, and text that fails `test`. */
  filterText(test: (text: string) => unknown = () => true): this {
    return this.#filter(
      this.filterText,
      test,
      (message) => !message.isBinary && test(asText(message)),
    );
  }

  /** Ignores messages that are not JSON, and JSON that fails `test`. */
  filterJson(test: (value: JsonMessage<S>) => unknown = () => true): this {
    return this.#filter(this.filterJson, test, (message) => {
      // JSON has no undefined.
      const value: Parsed = withFallback(() => asJson(message), undefined);
      return value !== undefined && test(value);
    });
  }

  /** Ignores text messages, and bytes that fail `test`. */
  filterBinary(test: (bytes: Uint8Array) => unknown = () => true): this {
    return this.#filter(
      this.filterBinary,
      test,
      (message) => message.isBinary && test(asBinary(message)),
    );
  }

  #filter(verb: Verb, test: unknown, isWanted: (message: ReceivedMessage) => unknown): this {
    return this.#change(verb, () => {
      checkArgument(`${verb.name}()`, 'test', test, action);
      const call = `${verb.name}()`;
      this.run.filters.push((message) => Boolean(answerOf(call, isWanted(message))));
    });
  }

  #change(verb: Verb, change: () => void): this {
    return runNowAt(verb, () => {
      try {
        this.run.assertConfigurable();
        change();
        return this;
      } catch (error) {
        // The call throws, so the test cannot await the chain.
        leaveAlone(this);
        this.run.refuse();
        throw error;
      }
    });
  }
}
