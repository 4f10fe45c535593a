import type { AwaitedCall, EndNoted, NotedCall, OpenCalls } from '../../bridge/awaited-call';
import { type Blocked, ListenerRuns } from './listener-runs';

/** Observes the start and end of a test's calls. */
export interface CallObserver {
  /** Called also when a step is added to a chain. */
  begun(call: AwaitedCall): void;
  settled(call: AwaitedCall): void;
  /** A call that need not be awaited, or an event. */
  noted(call: NotedCall): EndNoted;
}

/** Calls of a test, or of the file's hooks, that are pending or not awaited. */
export class ScopeCalls implements OpenCalls {
  readonly #calls = new Set<AwaitedCall>();
  readonly #begun = new WeakSet<AwaitedCall>();
  /** Those that continue in the background. */
  readonly readers = new WeakSet<AwaitedCall>();
  /** Matchers of listeners of mock servers. */
  readonly ofListeners = new WeakSet<AwaitedCall>();
  /** Pending waits of listeners of mock servers: those of a listener that checks what arrives are judged. */
  readonly waitsOfListeners = new Set<AwaitedCall>();
  readonly listeners = new ListenerRuns();
  /** Called for every call and its end, to record the steps of the report. */
  observer: CallObserver | undefined;
  #fault: { readonly error: unknown } | undefined;

  add(call: AwaitedCall): void {
    this.#calls.add(call);
    this.#begun.add(call);
    this.observer?.begun(call);
    if (this.#fault !== undefined) call.end(this.#fault.error);
  }

  get note(): OpenCalls['note'] {
    const { observer } = this;
    return observer && ((call) => observer.noted(call));
  }

  /** Whether the code of this scope made the call. */
  hasBegun(call: AwaitedCall): boolean {
    return this.#begun.has(call);
  }

  /** Keeps a call whose promise a test passes to a later test. */
  keep(call: AwaitedCall): void {
    this.#calls.add(call);
  }

  settled(call: AwaitedCall): void {
    this.observer?.settled(call);
  }

  delete(call: AwaitedCall): void {
    this.#calls.delete(call);
  }

  /** Drops all calls: their caller failed, possibly before its await. */
  forget(): void {
    this.#calls.clear();
  }

  /** All calls, oldest first. */
  list(): readonly AwaitedCall[] {
    return [...this.#calls];
  }

  /** Those that have neither settled nor been dropped, oldest first. */
  get pending(): readonly AwaitedCall[] {
    return this.list().filter(({ isSettled }) => !isSettled);
  }

  get isWaiting(): boolean {
    return this.pending.length > 0;
  }

  /** Rejects all pending and future calls with the error of the server, which has failed. */
  endAll(error: unknown): void {
    this.#fault ??= { error };
    this.endOpen(error);
  }

  /** Rejects all pending calls. */
  endOpen(error: unknown): void {
    for (const call of this.list()) call.end(error);
  }
}

/**
 * Calls of a listener of a mock server, which need not be awaited: of the test are only its
 * matchers that are pending or have failed.
 */
export class ListenerCalls implements OpenCalls, Blocked {
  readonly areAside = true;
  readonly #pending = new Set<AwaitedCall>();

  constructor(private readonly calls: ScopeCalls) {}

  get isBlocked(): boolean {
    return [...this.#pending].some(({ isAwaited }) => isAwaited);
  }

  add(call: AwaitedCall): void {
    if (call.connection !== undefined) this.#pending.add(call);
    if (call.isVerdict) {
      this.calls.ofListeners.add(call);
      this.calls.add(call);
    } else if (call.connection !== undefined && !call.isOptional) {
      this.calls.waitsOfListeners.add(call);
    }
  }

  settled(call: AwaitedCall): void {
    this.#pending.delete(call);
    this.calls.waitsOfListeners.delete(call);
    if (!call.isVerdict) return;
    this.calls.settled(call);
    if (call.failure === undefined) this.calls.delete(call);
  }

  delete(call: AwaitedCall): void {
    this.#pending.delete(call);
    this.calls.waitsOfListeners.delete(call);
    this.calls.delete(call);
  }
}
