import type { AwaitedCall, EndNoted, NotedCall, OpenCalls } from '../../bridge/awaited-call';

/** Listeners for the begin and end of a test's calls. */
export interface CallObserver {
  /** Also when a chain gets a further step. */
  begun(call: AwaitedCall): void;
  settled(call: AwaitedCall): void;
  /** A call that is no promise to await, or an event. */
  noted(call: NotedCall): EndNoted;
}

/** The calls of one test, or of the file's hooks, that are pending or not awaited. */
export class ScopeCalls implements OpenCalls {
  readonly #calls = new Set<AwaitedCall>();
  /** Called for every call and its end, for the steps of the report. */
  observer: CallObserver | undefined;
  #fault: { readonly error: unknown } | undefined;

  add(call: AwaitedCall): void {
    this.#calls.add(call);
    this.observer?.begun(call);
    if (this.#fault !== undefined) call.end(this.#fault.error);
  }

  get note(): OpenCalls['note'] {
    const { observer } = this;
    return observer && ((call) => observer.noted(call));
  }

  /** A call whose promise a test keeps for a later test. */
  keep(call: AwaitedCall): void {
    this.#calls.add(call);
  }

  settled(call: AwaitedCall): void {
    this.observer?.settled(call);
  }

  delete(call: AwaitedCall): void {
    this.#calls.delete(call);
  }

  /** Their caller failed: it may have ended before its await. */
  forget(): void {
    this.#calls.clear();
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
