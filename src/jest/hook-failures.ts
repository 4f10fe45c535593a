/**
 * Failures of calls that a hook of the file made and did not await, such as `connect('/').then(…)`. No test made
 * them, so they fail the file.
 */
import type { AwaitedCall } from '../bridge/awaited-call';
import type { Session } from '../worker/session/session';
import { lineOf } from './call-source';
import { noteOf } from './noted-error';

export class HookFailures {
  readonly #failures: { readonly error: unknown; readonly call: AwaitedCall }[] = [];

  constructor(private readonly session: Session) {}

  /** Whether a call outside of the tests failed with this error. */
  has(error: unknown): boolean {
    return this.#callOf(error) !== undefined;
  }

  /** Keeps such an error for the end of the file; returns whether it is one. */
  take(error: unknown): boolean {
    const call = this.#callOf(error);
    if (call !== undefined) this.#failures.push({ error, call });
    return call !== undefined;
  }

  /** The errors, each with a note; they may have been handled since. */
  list(): readonly unknown[] {
    return this.#failures.splice(0).map(({ error, call }) => noteOf(error, noteFor(call)));
  }

  #callOf(error: unknown): AwaitedCall | undefined {
    const call = this.session.forgiven.callOf(error);
    return call && this.session.scopes.file.calls.hasBegun(call) ? call : undefined;
  }
}

function noteFor(call: AwaitedCall): string {
  const where = lineOf(call);
  const named = where === undefined ? call.name : `${call.name} at ${where}`;
  return `${named} was called outside of the tests, for example in beforeAll(), and not awaited. Add \`await\` or \`return\` there and in the caller.`;
}
