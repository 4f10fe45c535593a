/** The limit of the running test, for the failures of waits that it ends. */
type LimitAt = (deadline: number) => string | undefined;

const none: LimitAt = () => undefined;
let limitAt = none;

/** Set by the session: one test file runs in a worker at a time. Returns a function that takes it back. */
export function setTestLimit(read: LimitAt): () => void {
  limitAt = read;
  return () => {
    if (limitAt === read) limitAt = none;
  };
}

/** `the test's limit of 5000 ms`, when a wait with this deadline was to end shortly before it. */
export function testLimitAt(deadline: number): string | undefined {
  return limitAt(deadline);
}

/** What to do about a wait that took too long. */
export function moreTime(limit: string | undefined): string {
  return limit === undefined
    ? 'allow more time with { timeout } in milliseconds'
    : 'give the test more time, by its last argument or jest.setTimeout(), in milliseconds';
}
