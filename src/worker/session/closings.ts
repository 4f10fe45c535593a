/** What is known of a connection after the end of its test. */
import type { EndedCall } from '../../bridge/awaited-call';

/** The test of a scope. */
export interface ScopeTest {
  /** Its full name; empty for the file. */
  readonly title: string;
  /** The line that declares it. */
  readonly declared?: { readonly stack?: string | undefined } | undefined;
}

/** A connection or mock server that the session has closed. */
export interface Closing {
  /** The test that had opened it. */
  readonly test: ScopeTest;
  /** `mock server`. */
  readonly noun: string;
  /** Whether it was a connection that was still open. */
  readonly wasOpen: boolean;
}

/** For calls after the end of the test. */
export function describeClosing({ test, noun }: Closing): string {
  return `The ${noun} was opened in the test "${test.title}", and has been closed since that test ended. Open it in beforeAll(), or in this test.`;
}

/** Maximum number of calls: a timer of an earlier test may make any number. */
const most = 1000;

/** The first calls during a test on connections that the session had closed. */
export class EndedCalls {
  readonly #calls: EndedCall[] = [];

  add(call: EndedCall): void {
    if (this.#calls.length < most) this.#calls.push(call);
  }

  get areNone(): boolean {
    return this.#calls.length === 0;
  }

  /** Those that had no effect. */
  get ignored(): readonly EndedCall[] {
    return this.#calls.filter(({ isIgnored }) => isIgnored);
  }
}
