import { now } from '../../platform/time';

/** What the session adds to a failed wait: the limit of the running test, the state of its timers. */
type LimitAt = (deadline: number) => TestLimit | undefined;

export interface TestLimit {
  /** `the test's limit of 5000 ms`. */
  readonly name: string;
  /** `give the test more time: test(name, fn, ms)`. */
  readonly remedy: string;
  /** How long before it a wait ends, so that its failure comes first, ms. */
  readonly margin: number;
}

/** What the session adds to the failure of a wait. */
interface WaitHints {
  readonly limitAt: LimitAt;
  /** What else may have delayed the answer; empty if nothing. */
  readonly note: () => string;
  /** When the running test began, on the worker's clock; `undefined` where none runs. */
  readonly testStart: () => number | undefined;
}

const none: WaitHints = { limitAt: () => undefined, note: () => '', testStart: () => undefined };
let hints = none;

/** Set by the session: one test file runs in a worker at a time. Returns a function that takes it back. */
export function setWaitHints(own: WaitHints): () => void {
  hints = own;
  return () => {
    if (hints === own) hints = none;
  };
}

/** What the times of frames are relative to: the start of the running test, else the connection's own. */
export function timeOrigin(start: number): number {
  return hints.testStart() ?? start;
}

/** What else may have delayed the answer; empty if nothing. */
export function waitNote(): string {
  return hints.note();
}

/** The limit of the test, when a wait with this deadline was to end shortly before it. */
function testLimitAt(deadline: number): TestLimit | undefined {
  return hints.limitAt(deadline);
}

let given = Number.NaN;
let givenBy: TestLimit | undefined;

/**
 * A wait is given what is left of the test's limit. It is known by the value: the process may be
 * suspended before the wait begins, and its deadline is later by that.
 */
export function noteGiven(timeout: number, limit: TestLimit | undefined): void {
  given = timeout;
  givenBy = limit;
}

/** The limit of the test, when a wait of `timeout` ms that begins now was given its time from it. */
export function givenLimit(timeout: number): TestLimit | undefined {
  return timeout === given ? givenBy : undefined;
}

/** The same, also if the test's limit set its deadline. */
export function testLimitOf(timeout: number): TestLimit | undefined {
  return givenLimit(timeout) ?? testLimitAt(now() + timeout);
}

/** What to do about a wait that took too long. */
export function moreTime(limit: TestLimit | undefined): string {
  return limit?.remedy ?? 'allow more time with { timeout } in milliseconds';
}

/** `, ended by the test's limit of 5000 ms`; empty for a wait with a limit of its own. */
export function endedBy(limit: TestLimit | undefined): string {
  return limit === undefined ? '' : `, ended by ${limit.name}`;
}
