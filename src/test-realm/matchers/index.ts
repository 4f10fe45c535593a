import type { ExpectationResult, MatcherContext, MatcherFunction } from 'expect';

type ByName = typeof import('./by-name');
/** Each name of `by-name.ts`. */
type Name = keyof ByName['matchers'];

/**
 * A matcher as `expect.extend()` of any runner takes it. Which `this` it is called with is left out:
 * Jest and Vitest declare it differently.
 */
export type Matcher = (received: unknown, ...expected: unknown[]) => ExpectationResult;

/** All of them: a name that `by-name.ts` lacks, or has more, is a type error. */
const names: Readonly<Record<Name, true>> = {
  toBeClosedWith: true,
  toBeOpen: true,
  toHaveProtocol: true,
  toHaveReceivedMessages: true,
  toMatchInlineTranscript: true,
  toMatchTranscript: true,
  toReceiveMessage: true,
  toReceiveMessages: true,
  toRejectUpgrade: true,
  toStaySilent: true,
};

/** The matchers, for `expect.extend()`. */
export function lazyMatchers(): Record<Name, Matcher> {
  const entries = Object.keys(names).map((name) => [name, matcher(name as Name)]);
  return Object.fromEntries(entries) as Record<Name, Matcher>;
}

/** Adds the matchers to Jest's `expect`; done for you by `jest-ws-dynamic/setup`. */
export function installMatchers(expect: { extend(matchers: Record<string, Matcher>): void }): void {
  expect.extend(lazyMatchers());
}

/** Every test file adds them, and few use more than one or two: they are loaded by the first call. */
function matcher(name: Name): Matcher {
  return function matcherOfTest(this: MatcherContext, ...values: unknown[]): ExpectationResult {
    const { matchers, toBeAwaited } = require('./by-name') as ByName;
    const outcome = (matchers[name] as MatcherFunction<unknown[]>).apply(
      this,
      values as Parameters<Matcher>,
    );
    const call = `expect(…).${this.isNot ? 'not.' : ''}${name}()`;
    return toBeAwaited(outcome, call, matcherOfTest, values[0]);
  };
}
