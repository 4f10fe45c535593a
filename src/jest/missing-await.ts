/** Names the call without `await` that made a test fail later. Loaded when a test has such calls. */
import type { AwaitedCall } from '../bridge/awaited-call';
import { messageOf, read } from '../errors/read-cause';
import { isVoided } from './background-calls';
import { lineOf } from './call-source';

/** Errors caused by a missing `await`: the promise does not have the members of its value. */
const ofPromise = /is not a function|is not iterable|^Cannot (?:read|set) properties of undefined/;

/** Calls that are synchronous in jest-websocket-mock, but not in its drop-in replacement. */
const needsTime = /^WS\.(?:send|close|error)\(\)$/;

/**
 * A test failed because it used a promise as its value, or continued before its clients had handled a call.
 */
export function missingAwait(calls: readonly AwaitedCall[], thrown: unknown): string | undefined {
  const find = (may: (call: AwaitedCall) => boolean): AwaitedCall | undefined =>
    calls.find((call) => !call.isAwaited && may(call) && !isVoided(call));
  const isOfPromise = read(thrown, 'name') === 'TypeError' && ofPromise.test(messageOf(thrown));
  const taken = isOfPromise && find(({ isCaught, isOptional }) => !isCaught && !isOptional);
  const value = taken && noteOf(taken, 'it returned a promise instead of its value.');
  if (value) return value;
  const early = find(({ name }) => needsTime.test(name));
  const why = 'the test continued before the clients had handled it. Add `await`.';
  return early && noteOf(early, why);
}

function noteOf(call: AwaitedCall, why: string): string | undefined {
  const where = lineOf(call);
  return where && `${call.name} at ${where} was not awaited: ${why}`;
}
