/**
 * Rejections without a handler. Jest fails the running test by each; one that is handled later, in an
 * `afterEach`, another test or an `afterAll`, is not a failure. Node reports both moments.
 */
import type { Circus } from '@jest/types';
import { isObject } from '../errors/is-object';
import { ioTurn } from '../platform/time';
import { testsOf } from './file-record';
import { thrownIn } from './readable-errors';

export class OpenRejections {
  /** The promises that nothing has handled, with their errors. */
  readonly #open = new Map<unknown, unknown>();
  readonly #handled = new WeakSet<object>();
  /** The tests whose functions or hooks threw an error; `undefined` for `beforeAll` and `afterAll`. */
  readonly #thrown = new WeakMap<object, Set<Circus.TestEntry | undefined>>();
  readonly #opens = (error: unknown, promise: unknown): void => void this.#open.set(promise, error);
  readonly #handles = (promise: unknown): void => {
    const error = this.#open.get(promise);
    if (isObject(error)) this.#handled.add(error);
    this.#open.delete(promise);
  };

  /** @param isOfEndedReader whether the error ended a reader in the background, as the test expects */
  constructor(private readonly isOfEndedReader: (error: object) => boolean) {}

  /** Call this when Jest has replaced the listeners of the process. */
  watch(): void {
    // Before Jest, which may ask for the promise.
    process.prependListener('unhandledRejection', this.#opens);
    process.on('rejectionHandled', this.#handles);
  }

  /** Stops watching. Safe to call twice. */
  end(): void {
    process.off('unhandledRejection', this.#opens).off('rejectionHandled', this.#handles);
    this.#open.clear();
  }

  /** The promise that was rejected last with this error, which Jest does not report before Jest 30. */
  promiseOf(error: unknown): unknown {
    return [...this.#open].findLast(([, reason]) => reason === error)?.[0];
  }

  /** Node reports a handler after the code that added it. */
  async settle(): Promise<void> {
    if (this.#open.size > 0) await ioTurn();
  }

  /** A function of the test, or of a hook, threw the error: this remains a failure. */
  noteThrown(error: unknown, test: Circus.TestEntry | undefined): void {
    if (!isObject(error)) return;
    const throwers = this.#thrown.get(error) ?? new Set();
    this.#thrown.set(error, throwers.add(test));
  }

  /** Removes the errors of a test that have been handled. */
  forgiveTest(test: Circus.TestEntry): void {
    test.errors = test.errors.filter((entry) => !this.#isForgiven(entry, test));
  }

  /** Removes those of all tests and of the file: Jest has not made its results yet. */
  forgiveFile(state: Circus.State): void {
    for (const { test } of testsOf(state.rootDescribeBlock, '')) this.forgiveTest(test);
    const failures = state.unhandledErrors.filter((entry) => !this.#isForgiven(entry, undefined));
    state.unhandledErrors.splice(0, Number.POSITIVE_INFINITY, ...failures);
  }

  #isForgiven(entry: unknown, test: Circus.TestEntry | undefined): boolean {
    const error = thrownIn(entry);
    if (!isObject(error)) return false;
    const throwers = this.#thrown.get(error);
    if (throwers?.has(test) || throwers?.has(undefined)) return false;
    // The test may have expected the end later.
    if (this.isOfEndedReader(error)) return true;
    return this.#handled.has(error) && ![...this.#open.values()].includes(error);
  }
}
