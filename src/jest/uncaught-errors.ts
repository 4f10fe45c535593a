/**
 * Uncaught errors. Jest assigns one to the test in whose asynchronous context it was thrown. A handler of the
 * server belongs to no test: its error would fail the file after every wait for a reply has timed out. Here,
 * such an error ends the waits, and fails the running test.
 */
import type { Circus } from '@jest/types';
import { isObject } from '../errors/is-object';
import { maskThrown } from '../errors/masker';
import { causeOf } from '../errors/read-cause';
import type { Session } from '../worker/session/session';
import { placeInClosed } from './closed-ports';
import { pointAtPlace } from './declaration-place';
import { describeWaits, waitsOf } from './describe-waits';
import { endsReader, isTeardown } from './ended-reader';
import { isOfPackage, reportEnded, sessionOf } from './error-origin';
import { HookFailures } from './hook-failures';
import { holds, isOwnedByTest, type JestError, knowsOwners, takeOut } from './jest-errors';
import { noteOf, sharedByTests } from './noted-error';
import type { OpenRejections } from './open-rejections';
import { joinErrors, RepeatedErrors } from './repeated-errors';
import { running, type TestScopes } from './test-scopes';
import { betweenTests, during, uncaught } from './uncaught-notes';

interface Stray {
  readonly error: unknown;
  /** Title of the last test that ended. */
  readonly after: string;
}

/** An error that occurred during several concurrent tests, none of which was waiting. */
interface Unclear {
  readonly error: unknown;
  readonly among: readonly string[];
}

export class UncaughtErrors {
  /** The running hook. */
  hook: Circus.Hook | undefined;
  /** Set when Jest has read the rejections of all tests. */
  isFileOver = false;
  #seen: unknown[] | undefined;
  #strays: Stray[] = [];
  #unclear: Unclear[] = [];
  #lastTest = '';
  /** Jest's error with the stack of its declaration. */
  #lastDeclared: unknown;
  readonly #placed = new WeakMap<Circus.TestEntry, unknown[]>();
  /** Rejections that occurred before any other failure of their test. */
  readonly #early = new WeakMap<Circus.TestEntry, unknown[]>();
  readonly #ofHooks: HookFailures;
  readonly #repeated = new RepeatedErrors();
  /** Tests with errors from before their start; a retry would lose those. */
  readonly #given = new WeakMap<Circus.TestEntry, Stray[]>();

  constructor(
    private readonly session: Session,
    private readonly scopes: TestScopes,
    private readonly rejections: OpenRejections,
  ) {
    this.#ofHooks = new HookFailures(session);
  }

  /** Called after Jest's own handling of the error. */
  handle(event: JestError, state: Circus.State): void {
    const { error } = event;
    const isShown = this.#isReported(event) || this.#hasFailedTest(event);
    if (isShown || this.#repeated.has(error, [...this.scopes.live.keys()])) {
      takeOut(event, state);
      return;
    }
    if (placeInClosed(event, state, this.scopes.begun, this.session.scopes.past)) return;
    // Jest assigns a rejection to its test only after the end of the test.
    const running = this.hook ?? state.currentlyRunningTest;
    const waits = waitsOf(this.scopes.live.values());
    pointAtPlace(error, [...waits, running?.asyncError ?? this.#lastDeclared]);
    const { overlap } = this.session.scopes;
    if (this.#seen !== undefined) {
      takeOut(event, state);
      this.#seen.push(error);
    } else if (
      !this.isFileOver &&
      isOwnedByTest(event, state, this.hook, overlap || state.currentlyRunningTest?.concurrent) &&
      (overlap || !isOfPackage(error)) &&
      (knowsOwners(state) || !this.#ofHooks.has(error))
    ) {
      if (!knowsOwners(state)) this.session.noteFault();
      this.#noteEarly(event);
      this.#endWaitsOfOwner(event);
    } else if (!takeOut(event, state) || this.#ofHooks.take(error)) {
      return;
    } else if (!this.#placeByContext(event)) {
      if (!this.session.forgiven.isOfCall(error)) this.session.noteFault();
      this.#place(error);
    }
  }

  /** Whether the error has failed a test, and has since ended a call that nothing handles. */
  #hasFailedTest({ error, promise }: JestError): boolean {
    if (promise === undefined || !isObject(error)) return false;
    return [...this.scopes.live.keys()].some(({ errors }) => holds(errors, error));
  }

  /** Whether something else reports the error: a server's start, or a suite that tests whether it fails. */
  #isReported({ error, promise = this.rejections.promiseOf(error) }: JestError): boolean {
    const { forgiven, servers } = this.session;
    const origin = sessionOf(error, promise) ?? this.session;
    if (origin !== this.session) {
      if (!origin.forgiven.has(error)) reportEnded(error, origin);
      return true;
    }
    if (forgiven.has(error) || endsReader(error, this.session, isTeardown(this.hook))) return true;
    return servers.reportError(error) || (this.#seen === undefined && servers.takeFault(error));
  }

  /** Collects unhandled rejections while `work` runs, and hides them from Jest. */
  readonly watch = async (work: () => Promise<void>): Promise<readonly unknown[]> => {
    const seen: unknown[] = [];
    this.#seen = seen;
    try {
      await work();
    } finally {
      this.#seen = undefined;
    }
    return seen;
  };

  /**
   * The test has ended: puts the server's error before it first, and merges its consequences into one
   * failure.
   */
  testDone(test: Circus.TestEntry, title: string): void {
    this.rejections.forgiveTest(test);
    this.#leadWithEarly(test);
    this.#repeated.testDone(test, this.#placed.get(test));
    this.#join(test);
    const strays = this.#strays.splice(0);
    if (strays.length > 0) this.#given.set(test, strays);
    for (const stray of strays.reverse()) test.errors.unshift(named(stray, `before "${title}"`));
    this.#lastTest = title;
    this.#lastDeclared = test.asyncError;
  }

  /** Jest drops the errors of a test that it retries. */
  testRetried(test: Circus.TestEntry): void {
    this.#strays.push(...(this.#given.get(test) ?? []));
    this.#given.delete(test);
    this.#repeated.testRetried(test);
  }

  /** Errors after the last test, and errors that may belong to several tests. */
  fileDone(): readonly unknown[] {
    const unclear = this.#unclear.splice(0);
    const late = this.#strays.splice(0);
    return [
      ...unclear.map(({ error, among }) => noteOf(error, during(error, among))),
      ...this.#ofHooks.list(),
      ...late.map((stray) => named(stray, 'before the end of the file')),
    ];
  }

  /**
   * Assigns an error to the concurrent test that threw it outside its promise, as in a timer; before Jest
   * 30.5, nothing else reports it.
   */
  #placeByContext(event: JestError): boolean {
    const { concurrent } = this.session.scopes;
    const test = [...this.scopes.live].find(([, scope]) => scope === concurrent)?.[0];
    test?.errors.push(event.error as Circus.TestError);
    this.#endWaitsOfOwner(event);
    return test !== undefined;
  }

  /** Fails each waiting test; if none is waiting, the only running test, otherwise the file. */
  #place(error: unknown): void {
    const live = [...this.scopes.live];
    const waiting = live.filter(([, { calls }]) => calls.isWaiting);
    const meant = waiting.length > 0 ? waiting : running(live);
    // The test may handle the failure of its own call later.
    const endsWaits = !this.session.forgiven.isOfCall(error);
    const isClear = live.length === 0 || isOfPackage(error) || this.session.forgiven.isOwn(error);
    const scopes = meant.map(([, scope]) => scope);
    const own = isClear
      ? error
      : noteOf(error, [uncaught(error), ...describeWaits(scopes)].join('\n'));
    const noted = scopes.length > 1 ? sharedByTests(own) : own;
    if (endsWaits) this.session.scopes.file.calls.endOpen(noted);
    if (meant.length === 0) {
      this.#strays.push({ error, after: this.#lastTest });
    } else if (meant.length > 1 && waiting.length === 0) {
      this.#unclear.push({ error, among: meant.map(([, { title }]) => title) });
    } else {
      for (const [test, scope] of meant) {
        const [line = ''] = causeOf(error).message.split('\n', 1);
        scope.calls.note?.({ name: `uncaught ${maskThrown(line)}`, kind: 'error' });
        if (endsWaits) scope.calls.endAll(noted);
        test.errors.push(noted as Circus.TestError);
        this.#remember(test, noted);
      }
    }
  }

  /** Ends the waits of the test that the error has already failed. */
  #endWaitsOfOwner({ error, promise }: JestError): void {
    for (const [test, scope] of this.scopes.live) {
      if (!holds(test.errors, error)) continue;
      // A rejected promise may still get a handler.
      if (promise === undefined && !this.session.forgiven.isOfCall(error))
        scope.calls.endAll(error);
      this.#remember(test, error);
    }
  }

  /** Jest lists a rejection after the test's own failure, which may have been caused by it. */
  #noteEarly({ error, promise }: JestError): void {
    if (promise === undefined) return;
    for (const [test] of this.scopes.live) {
      if (test.errors.length === 0)
        this.#early.set(test, [...(this.#early.get(test) ?? []), error]);
    }
  }

  #leadWithEarly(test: Circus.TestEntry): void {
    const early = this.#early.get(test) ?? [];
    this.#early.delete(test);
    const isEarly = (entry: Circus.TestError): boolean => early.includes([entry].flat()[0]);
    const first = test.errors.filter(isEarly);
    if (first.length === 0 || first.length === test.errors.length) return;
    test.errors = [...first, ...test.errors.filter((entry) => !isEarly(entry))];
    for (const error of early) this.#remember(test, error);
  }

  #remember(test: Circus.TestEntry, error: unknown): void {
    this.#placed.set(test, [...(this.#placed.get(test) ?? []), error]);
  }

  /** Merges an error and its consequences into one failure. */
  #join(test: Circus.TestEntry): void {
    const placed = this.#placed.get(test);
    if (placed === undefined) return;
    this.#placed.delete(test);
    const joined = joinErrors(test, placed);
    if (joined !== undefined) this.rejections.noteThrown(joined, test);
  }
}

function named({ error, after }: Stray, before: string): Circus.TestError {
  return noteOf(error, betweenTests(error, after, before)) as Circus.TestError;
}
