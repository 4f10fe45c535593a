/** The matchers; loaded when a test uses one. */
import type { ExpectationResult, MatcherFunction } from 'expect';
import { awaited, openCalls } from '../awaited';
import { callSite } from '../call-site';
import { connectionOf } from './subject';
import { toBeClosedWith } from './to-be-closed-with';
import { toBeOpen } from './to-be-open';
import { toHaveProtocol } from './to-have-protocol';
import { toHaveReceivedMessages } from './to-have-received-messages';
import { toMatchInlineTranscript } from './to-match-inline-transcript';
import { toMatchTranscript } from './to-match-transcript';
import { toReceiveMessage } from './to-receive-message';
import { toReceiveMessages } from './to-receive-messages';
import { toRejectUpgrade } from './to-reject-upgrade';
import { toStaySilent } from './to-stay-silent';

export const matchers = {
  toBeClosedWith,
  toBeOpen,
  toHaveProtocol,
  toHaveReceivedMessages,
  toMatchInlineTranscript,
  toMatchTranscript,
  toReceiveMessage,
  toReceiveMessages,
  toRejectUpgrade,
  toStaySilent,
} satisfies Record<string, MatcherFunction<never>>;

/**
 * Turns a matcher's promise into a call that the test must await; returns other results unchanged.
 *
 * @param call the call as written in the test
 * @param entry the function called by Jest
 * @param subject the argument of `expect()`
 */
export function toBeAwaited(
  outcome: ExpectationResult,
  call: string,
  entry: (...parameters: never[]) => unknown,
  subject: unknown,
): ExpectationResult {
  if (!(outcome instanceof Promise) || openCalls() === undefined) return outcome;
  const site = callSite(entry);
  const role = { connection: connectionOf(subject), isVerdict: true };
  // The test receives a promise that Jest derives from this one with then() and catch().
  return derives(outcome, (judged) =>
    derives(judged, (result) => awaited(call, site, result, role)),
  );
}

/** Passes the promises that `then()` and `catch()` return through `change`. */
function derives<Value>(
  promise: Promise<Value>,
  change: (derived: Promise<unknown>) => Promise<unknown>,
): Promise<Value> {
  const derive = promise.then.bind(promise);
  return Object.defineProperty(promise, 'then', {
    value: (...reactions: Parameters<typeof derive>) => change(derive(...reactions)),
  });
}
