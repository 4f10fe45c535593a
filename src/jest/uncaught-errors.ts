/**
 * Errors that nothing caught. Jest gives one to the test in whose asynchronous context it was thrown; a
 * handler of the server belongs to none, and its error would fail the file after every wait for an
 * answer has timed out. Here it ends those waits, and fails the test that runs.
 */
import type { Circus } from '@jest/types';
import { messageOf } from '../failure/read-cause';
import { withNote } from '../failure/write-stack';
import type { Session } from '../worker/session/session';
import { isOwnedByTest, type JestError, takeOut } from './jest-errors';
import type { TestScopes } from './test-scopes';

interface Stray {
  readonly error: unknown;
  /** Title of the last test that was done. */
  readonly after: string;
}

export class UncaughtErrors {
  /** The hook that runs now. */
  hook: Circus.Hook | undefined;
  #seen: unknown[] | undefined;
  #strays: Stray[] = [];
  #lastTest = '';
  readonly #placed = new WeakMap<Circus.TestEntry, unknown[]>();
  /** Tests that were given errors from before them; a retry would drop those. */
  readonly #given = new WeakMap<Circus.TestEntry, Stray[]>();

  constructor(
    private readonly session: Session,
    private readonly scopes: TestScopes,
  ) {}

  /** Called after Jest's own handling of the error. */
  handle(event: JestError, state: Circus.State): void {
    const { error } = event;
    if (this.session.servers.reportError(error)) {
      // The start that it fails reports it.
      takeOut(event, state);
    } else if (this.#seen !== undefined) {
      takeOut(event, state);
      this.#seen.push(error);
    } else if (isOwnedByTest(event, state, this.hook)) {
      this.#endWaitsOfOwner(event);
    } else if (takeOut(event, state)) {
      this.session.servers.noteFault();
      this.#place(error);
    }
  }

  /** Collects the rejections that nothing handles while `work` runs, and keeps them from Jest. */
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

  /** The test is done: what the server threw before it is put first, and what follows from it is one failure with it. */
  testDone(test: Circus.TestEntry, title: string): void {
    this.#join(test);
    const strays = this.#strays.splice(0);
    if (strays.length > 0) this.#given.set(test, strays);
    for (const stray of strays.reverse()) test.errors.unshift(named(stray, `before "${title}"`));
    this.#lastTest = title;
  }

  /** Jest drops the errors of a test that it tries again. */
  testRetried(test: Circus.TestEntry): void {
    this.#strays.push(...(this.#given.get(test) ?? []));
    this.#given.delete(test);
  }

  /** What came after the last test. */
  fileDone(): readonly unknown[] {
    return this.#strays.splice(0).map((stray) => named(stray, 'before the end of the file'));
  }

  #place(error: unknown): void {
    const { live } = this.scopes;
    const noted = live.size === 0 ? error : noteOf(error, uncaught);
    this.session.scopes.file.calls.endOpen(noted);
    const all = [...live];
    const waiting = all.filter(([, { calls }]) => calls.isWaiting);
    for (const [test, scope] of waiting.length > 0 ? waiting : all.slice(0, 1)) {
      scope.calls.endAll(noted);
      test.errors.push(noted as Circus.TestError);
      this.#remember(test, noted);
    }
    if (live.size === 0) this.#strays.push({ error, after: this.#lastTest });
  }

  /** The test has failed already: its waits need not go on. */
  #endWaitsOfOwner({ error, promise }: JestError): void {
    for (const [test, scope] of this.scopes.live) {
      if (!test.errors.some((entry) => [entry].flat().includes(error as Circus.TestError)))
        continue;
      // One that a promise carries may still be handled.
      if (promise === undefined) scope.calls.endAll(error);
      this.#remember(test, error);
    }
  }

  #remember(test: Circus.TestEntry, error: unknown): void {
    this.#placed.set(test, [...(this.#placed.get(test) ?? []), error]);
  }

  /** One failure for an error and what it led to. */
  #join(test: Circus.TestEntry): void {
    const placed = this.#placed.get(test);
    if (placed === undefined) return;
    this.#placed.delete(test);
    const thrown = test.errors.map((entry) => (Array.isArray(entry) ? entry[0] : entry) as unknown);
    const first = thrown.findIndex((error) => placed.includes(error));
    if (first < 0) return;
    const later = thrown.filter((error, index) => index > first && !placed.includes(error));
    const others = thrown.filter((error, index) => index > first && placed.includes(error));
    const kept = later
      .map((error) => `\n\nThe test then failed with: ${firstLine(error)}`)
      .join('');
    const joined = kept === '' ? thrown[first] : noteOf(thrown[first], kept);
    const further = [...new Set(others)].filter((error) => error !== thrown[first]);
    test.errors = [...test.errors.slice(0, first), joined, ...further] as Circus.TestError[];
  }
}

const uncaught =
  '\n\nNothing caught this error while the test ran. It was thrown outside of the test, as by a handler of the server.';

function named({ error, after }: Stray, before: string): Circus.TestError {
  const where = after === '' ? before : `after "${after}" and ${before}`;
  const note = `\n\nNothing caught this error. It was thrown between tests, ${where}, as by a handler of the server.`;
  return noteOf(error, note) as Circus.TestError;
}

function noteOf(error: unknown, note: string): unknown {
  return typeof error === 'object' && error !== null ? withNote(error, note) : error;
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1).join('');
}
