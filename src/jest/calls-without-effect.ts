/**
 * Calls of a test on connections of an earlier test, which the session has closed. Loaded when a test has such
 * calls.
 */
import type { EndedCall, LateCall } from '../bridge/awaited-call';
import { pointAt } from '../errors/point-at';
import { placesOf } from '../errors/stack-place';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { type Closing, describeClosing } from '../worker/session/closings';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { isStored, isVoided } from './background-calls';
import { framesOf, placeOf } from './call-source';
import { startOfTest, testStartAt } from './declared-test';
import { isInCallback } from './enclosing-call';
import { isInLoopBody } from './loops';

/** One failure per line; only of calls that are certainly the test's own, not of one that still runs. */
export function callsWithoutEffect(
  { ended, test }: Scope,
  { scopes, testPath }: Session,
): readonly WsDynamicError[] {
  const failures = new Map<string, WsDynamicError>();
  const start = startOfTest(test);
  for (const call of ended.ignored) {
    const closing = call.connection && scopes.past.closingOf(call.connection);
    if (closing === undefined) continue;
    // Matchers may read what a connection had received before it ended.
    if (call.isVerdict && (!closing.wasOpen || isVoided(call))) continue;
    if (call.isVerdict && call.connection && ended.hasClosed(call.connection)) continue;
    if (start === undefined || start === startOfTest(closing.test)) continue;
    if (!isOfTest(call, testPath, start)) continue;
    call.isReported = true;
    const line = `${call.name} ${placeOf(call)}`;
    if (!failures.has(line)) failures.set(line, failureOf(call, closing));
  }
  return [...failures.values()];
}

/** The matchers of functions that went on after their test, whose end has made them pass. */
export function passedByEnd({
  forgiven,
  scopes,
  testPath,
  serverFiles: servers,
}: Session): readonly EndedCall[] {
  return forgiven.hollow.filter((call) => {
    const closing = call.connection && scopes.past.closingOf(call.connection);
    if (call.isReported || !closing?.wasOpen) return false;
    const opener = startOfTest(closing.test);
    if (opener === undefined || !isOfTest(call, testPath, opener)) return false;
    return !isStored(call, { servers, testPath });
  });
}

function failureOf(call: EndedCall, closing: Closing): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_CLOSED',
    `${call.name} ${call.isVerdict ? 'proves nothing' : 'had no effect'}.\n${describeClosing(closing)}`,
  );
  return pointAt(error, placeOf(call));
}

/**
 * Whether the function of the test made the call, or a function of its file that it called. Excludes loops and
 * callbacks, which may be called for several connections, or by other code.
 */
function isOfTest(call: LateCall, testPath: string, start: number): boolean {
  const places = [...placesOf(placeOf(call))];
  const frames = [...framesOf(placeOf(call))];
  for (const [index, { path, source, offset }] of frames.entries()) {
    if (path !== testPath || path !== places[index]?.path) return false;
    if (isInLoopBody(source, offset) || isInCallback(source, offset)) return false;
    const own = testStartAt(source, offset);
    if (own !== undefined) return own === start;
  }
  return false;
}
