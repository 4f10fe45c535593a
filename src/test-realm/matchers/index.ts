import type { ExpectationResult, MatcherContext, MatcherFunction } from 'expect';

type ByName = typeof import('./by-name');
/** The matcher names in `by-name.ts`. */
type Name = keyof ByName['matchers'];

/**
 * A matcher as accepted by `expect.extend()` of any runner. The type of `this` is omitted, since Jest and
 * Vitest declare it differently.
 */
export type Matcher = (received: unknown, ...expected: unknown[]) => ExpectationResult;

/** All names, with how many arguments they take: a missing or additional name is a type error. */
const names: Readonly<Record<Name, number>> = {
  toBeClosedWith: 3,
  toBeOpen: 0,
  toHaveProtocol: 1,
  toHaveReceivedMessages: 1,
  toMatchInlineTranscript: 2,
  toMatchTranscript: 2,
  toReceiveMessage: 2,
  toReceiveMessages: 2,
  toRejectUpgrade: 1,
  toStaySilent: 1,
};

/** The matchers, for `expect.extend()`. */
export function lazyMatchers(): Record<Name, Matcher> {
  const entries = Object.keys(names).map((name) => [name, matcher(name as Name)]);
  return Object.fromEntries(entries) as Record<Name, Matcher>;
}

/** Adds the matchers to Jest's `expect`; `jest-ws-dynamic/setup` calls it. */
export function installMatchers(expect: { extend(matchers: Record<string, Matcher>): void }): void {
  expect.extend(lazyMatchers());
}

/** Every test file adds all matchers but uses only a few: they are loaded on the first call. */
function matcher(name: Name): Matcher {
  return function matcherOfTest(this: MatcherContext, ...values: unknown[]): ExpectationResult {
    const { checkCount, matchers, toBeAwaited } = require('./by-name') as ByName;
    checkCount(name, values, names[name]);
    const outcome = (matchers[name] as MatcherFunction<unknown[]>).apply(
      this,
      values as Parameters<Matcher>,
    );
    return toBeAwaited(
      outcome,
      { name, isNot: this.isNot ?? false, subject: values[0] },
      matcherOfTest,
    );
  };
}
