import type { AwaitedCall, OpenCalls } from '../../realm/awaited-call';

/** The calls of one test, or of the file's hooks, that are not settled or that nobody awaits. */
export class ScopeCalls implements OpenCalls {
  readonly #calls = new Set<AwaitedCall>();
  #fault: { readonly error: unknown } | undefined;

  add(call: AwaitedCall): void {
    this.#calls.add(call);
    if (this.#fault !== undefined) call.end(this.#fault.error);
  }

  delete(call: AwaitedCall): void {
    this.#calls.delete(call);
  }

  /** Oldest first. */
  list(): readonly AwaitedCall[] {
    return [...this.#calls];
  }

  /** Whether a call is neither settled nor left alone. */
  get isWaiting(): boolean {
    return this.list().some(({ isSettled }) => !isSettled);
  }

  /** The server failed: what waits now, and what begins to wait later, is rejected with its error. */
  endAll(error: unknown): void {
    this.#fault ??= { error };
    this.endOpen(error);
  }

  /** Rejects what waits now. */
  endOpen(error: unknown): void {
    for (const call of this.list()) call.end(error);
  }
}
