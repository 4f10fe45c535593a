/** A promise-returning call of a test: a wait, a matcher, a chain or a connect. */
export interface AwaitedCall {
  /** Its name in failures: `client.receive()`. */
  readonly name: string;
  /** The stack of the call; empty if none was captured. */
  readonly stack: string | undefined;
  /** Whether the test may leave it unawaited: `close()`, `ping()`. */
  readonly isOptional: boolean;
  /** Whether it is a matcher. */
  readonly isVerdict: boolean;
  readonly isSettled: boolean;
  /** Whether it is awaited, or its `then` was called. */
  readonly isAwaited: boolean;
  /** Whether the test added a `catch` to it. */
  readonly isCaught: boolean;
  /** Whether a function that is not native handles its rejection: `then(use, fail)`. */
  readonly isHandled: boolean;
  /** Whether `expect(…).resolves` or `.rejects` awaits it. */
  readonly isExpected: boolean;
  /** The rejection reason. */
  readonly failure: unknown;
  /** The connection of the call, in the worker's realm. */
  readonly connection?: object | undefined;
  /** Rejects its promise if it is still pending. */
  end(error: unknown): void;
  /** Leaves its promise pending forever, even when the connection ends. */
  drop(): void;
}

/** A call made after the end of its test. */
export interface LateCall {
  readonly name: string;
  readonly stack: string | undefined;
}

/** A call on a connection that the session has closed. */
export interface EndedCall extends LateCall {
  readonly connection: object | undefined;
  /** Whether it is a matcher, or a loop over messages: it may read what had arrived. */
  readonly isVerdict: boolean;
  /** Whether it waits for a message. */
  readonly isWait: boolean;
  /** Whether a function awaits it, so that code after it depends on it. */
  readonly isAwaited: boolean;
  /** Whether it had no effect, and the caller has not seen that. */
  readonly isIgnored: boolean;
  /** Set when its failure was not handled. */
  isUnhandled: boolean;
  /** Set when it has failed its test. */
  isReported: boolean;
}

/** A step of the report: a call that need not be awaited, or an event. */
export interface NotedCall {
  /** For example `client.send()`. */
  readonly name: string;
  readonly kind: 'call' | 'send' | 'network' | 'handshake' | 'error';
  /** The position in the test file. */
  readonly site?: { readonly stack?: string } | undefined;
  /** The connection of the call, in the worker's realm. */
  readonly connection?: object | undefined;
  /** Duration, ms; absent for a step without one. */
  readonly lasts?: number | undefined;
}

/** Ends a step that has a duration. */
export type EndNoted = () => void;

/** The pending or unawaited calls of one test. */
export interface OpenCalls {
  add(call: AwaitedCall): void;
  /** Called when the call was resolved or rejected. */
  settled(call: AwaitedCall): void;
  delete(call: AwaitedCall): void;
  /** Set for the calls of a function that nobody awaits, such as a listener. */
  readonly areAside?: true;
  /** Adds a step to the report; `undefined` if no report is written. */
  readonly note?: ((call: NotedCall) => EndNoted) | undefined;
}
