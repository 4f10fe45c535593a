/** A call of a test that returns a promise: a wait, a matcher, a chain, a `connect`. */
export interface AwaitedCall {
  /** As a failure names it: `client.receive()`. */
  readonly name: string;
  /** The stack of the call; empty where none was taken. */
  readonly stack: string | undefined;
  /** Whether the test may leave it alone: `close()`, `ping()`. */
  readonly isOptional: boolean;
  readonly isSettled: boolean;
  /** Whether anybody awaits it, or called its `then`. */
  readonly isAwaited: boolean;
  /** Whether the test gave it a `catch` of its own. */
  readonly isCaught: boolean;
  /** Whether `expect(…).resolves` or `.rejects` awaits it. */
  readonly isExpected: boolean;
  /** What it was rejected with. */
  readonly failure: unknown;
  /** The connection that it works on, in the worker's realm. */
  readonly connection?: object | undefined;
  /** Rejects its promise, if that is not settled. */
  end(error: unknown): void;
  /** Leaves its promise pending forever: the end of the connection does not reject it. */
  drop(): void;
}

/** A call that was made after the end of its test. */
export interface LateCall {
  readonly name: string;
  readonly stack: string | undefined;
}

/** A call that nobody has to await, or an event, for the steps of the report. */
export interface NotedCall {
  /** `client.send()`. */
  readonly name: string;
  readonly kind: 'call' | 'send' | 'network' | 'handshake' | 'error';
  /** The line of the test. */
  readonly site?: { readonly stack?: string } | undefined;
  /** The connection that it works on, in the worker's realm. */
  readonly connection?: object | undefined;
  /** How long it lasts, ms; over at once without it. */
  readonly lasts?: number | undefined;
}

/** Ends a noted call that lasts. */
export type EndNoted = () => void;

/** The calls of one test that are not over: not settled, or not awaited by anybody. */
export interface OpenCalls {
  add(call: AwaitedCall): void;
  /** It was resolved or rejected. */
  settled(call: AwaitedCall): void;
  delete(call: AwaitedCall): void;
  /** Keeps a step for the report; `undefined` where none is written. */
  readonly note?: ((call: NotedCall) => EndNoted) | undefined;
}
