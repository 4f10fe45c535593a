import type { ExpectationResult, MatcherContext, MatcherFunction } from 'expect';

type ByName = typeof import('./by-name');
/** As Jest calls it, whatever it expects. */
type Matcher = MatcherFunction<unknown[]>;
type Matchers = Record<string, Matcher>;

/** All of them: a name that `by-name.ts` lacks, or has more, is a type error. */
const names: Readonly<Record<keyof ByName['matchers'], true>> = {
  toBeClosedWith: true,
  toBeOpen: true,
  toHaveProtocol: true,
  toHaveReceivedMessages: true,
  toReceiveMessage: true,
  toReceiveMessages: true,
  toRejectUpgrade: true,
  toStaySilent: true,
};

/** Adds the matchers to Jest's `expect`; done for you by `jest-ws-dynamic/setup`. */
export function installMatchers(expect: { extend(matchers: Matchers): void }): void {
  const matchers: Matchers = {};
  for (const name of Object.keys(names)) matchers[name] = matcher(name as keyof typeof names);
  expect.extend(matchers);
}

/** Every test file adds them, and few use more than one or two: they are loaded by the first call. */
function matcher(name: keyof typeof names): Matcher {
  return function matcherOfTest(this: MatcherContext, ...values): ExpectationResult {
    const { matchers, toBeAwaited } = require('./by-name') as ByName;
    const outcome = (matchers[name] as Matcher).apply(this, values);
    const call = `expect(…).${this.isNot ? 'not.' : ''}${name}()`;
    return toBeAwaited(outcome, call, matcherOfTest, values[0]);
  };
}
