import type { MatcherContext, MatcherFunction } from 'expect';
import { awaited, openCalls } from '../awaited';
import { callSite } from '../call-site';
import { toBeClosedWith } from './to-be-closed-with';
import { toBeOpen } from './to-be-open';
import { toHaveProtocol } from './to-have-protocol';
import { toHaveReceivedMessages } from './to-have-received-messages';
import { toReceiveMessage } from './to-receive-message';
import { toReceiveMessages } from './to-receive-messages';
import { toRejectUpgrade } from './to-reject-upgrade';
import { toStaySilent } from './to-stay-silent';

type Matchers = Record<string, MatcherFunction<never>>;

/** Those that give a promise. */
const waiting: Matchers = {
  toBeClosedWith,
  toReceiveMessage,
  toReceiveMessages,
  toRejectUpgrade,
  toStaySilent,
};

const immediate: Matchers = { toBeOpen, toHaveProtocol, toHaveReceivedMessages };

/** Adds the matchers to Jest's `expect`; done for you by `jest-ws-dynamic/setup`. */
export function installMatchers(expect: { extend(matchers: Matchers): void }): void {
  const matchers: Matchers = { ...immediate };
  for (const [name, matcher] of Object.entries(waiting))
    matchers[name] = toBeAwaited(name, matcher);
  expect.extend(matchers);
}

/** The matcher as a call that the test has to await. */
function toBeAwaited(name: string, matcher: MatcherFunction<never>): MatcherFunction<never> {
  return function awaitedMatcher(this: MatcherContext, ...values) {
    const outcome = matcher.apply(this, values);
    if (!(outcome instanceof Promise) || openCalls() === undefined) return outcome;
    const site = callSite(awaitedMatcher);
    const call = `expect(…).${this.isNot ? 'not.' : ''}${name}()`;
    // What the test gets is the promise that Jest derives of this one, by then() and catch().
    return derives(outcome, (judged) => derives(judged, (result) => awaited(call, site, result)));
  };
}

/** Hands what `then()` makes of a promise, or `catch()`, to `change`. */
function derives<Value>(
  promise: Promise<Value>,
  change: (derived: Promise<unknown>) => Promise<unknown>,
): Promise<Value> {
  const derive = promise.then.bind(promise);
  return Object.defineProperty(promise, 'then', {
    value: (...reactions: Parameters<typeof derive>) => change(derive(...reactions)),
  });
}
