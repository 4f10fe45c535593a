/**
 * Errors of a file after Jest has made its result, while its environment closes. Node would end the process,
 * and with it the results of other files.
 */
import type { Circus } from '@jest/types';
import { ioTurn } from '../platform/time';
import type { Session } from '../worker/session/session';
import { watchFinishedFiles } from './between-files';
import { endsReader } from './ended-reader';
import { reportEnded, sessionOf } from './error-origin';
import { renderFailures } from './explain-failures';
import { type JestError, takeOut } from './jest-errors';
import { noteOf } from './noted-error';
import { makeReadable } from './readable-errors';

export class LateErrors {
  /** Set when Jest is about to make the file's result. */
  isOver = false;
  /** Whether that is a failure: it is kept, and the errors are printed. */
  hasFailed = false;
  readonly #errors: unknown[] = [];
  #isHeld = false;

  constructor(private readonly session: Session) {}

  readonly take = (error: unknown, promise?: unknown): void => {
    const origin = sessionOf(error, promise) ?? this.session;
    if (origin.forgiven.has(error) || endsReader(error, origin)) return;
    if (origin === this.session) this.#errors.push(error);
    else reportEnded(error, origin);
  };

  /** Takes an error that Jest has stored, but does not read any more. */
  takeFrom(event: JestError, state: Circus.State): void {
    takeOut(event, state);
    this.take(event.error, event.promise);
  }

  /** Call this when Jest has removed its handlers. Listeners of the process stay as they are. */
  hold(): void {
    if (this.#isHeld || process.hasUncaughtExceptionCaptureCallback()) return;
    try {
      process.setUncaughtExceptionCaptureCallback((error) => this.take(error));
      this.#isHeld = true;
    } catch {
      // The module `domain` is in use, which handles the errors.
    }
  }

  /** Runs the file's teardown; rejects with an error that occurred since the file's result was made. */
  async during(teardown: () => Promise<void>): Promise<void> {
    this.hold();
    try {
      await teardown();
      await ioTurn();
    } catch (error) {
      this.hasFailed = true;
      throw error;
    } finally {
      if (this.#isHeld) process.setUncaughtExceptionCaptureCallback(null);
      this.#isHeld = false;
      watchFinishedFiles();
      const shown = this.hasFailed ? 0 : 1;
      for (const error of this.#errors.splice(shown)) reportEnded(error, this.session);
    }
    if (this.#errors.length > 0) throw this.#failureOf(this.#errors[0]);
  }

  #failureOf(error: unknown): unknown {
    const note =
      'This error was not caught. It was thrown after the last test, while the environment of the file closed.';
    const errors = [noteOf(error, note) as Circus.TestError];
    makeReadable(errors);
    renderFailures(errors, this.session);
    return errors[0];
  }
}

/** Whether a test of the block has failed. */
export function hasFailedTest({ children }: Circus.DescribeBlock): boolean {
  return children.some((child) =>
    child.type === 'describeBlock' ? hasFailedTest(child) : child.errors.length > 0,
  );
}
