/** The verdict where a matcher expects that something does not happen. */
import type { SyncExpectationResult } from 'expect';
import { showValue } from '../../errors/show-value';
import type { MatcherCall } from './matcher-call';

/**
 * The result when no message arrived: passes on an open connection or one closed by the test, and fails
 * where no message can arrive: on a lost connection, and on a mock server that no client has reached.
 *
 * @param isNot whether `.not` turns a pass into a failure
 */
export async function silenceOf(call: MatcherCall, isNot: boolean): Promise<SyncExpectationResult> {
  await call.source.reached?.soon();
  return deafness(call, isNot) ?? call.done(!isNot);
}

/** The failure where no message can arrive; `undefined` where one can. */
export function deafness(call: MatcherCall, isNot: boolean): SyncExpectationResult | undefined {
  const { lost, label } = call.source;
  const expected = `Expected ${label} to be silent`;
  if (lost === undefined) return unreached(call, isNot, expected);
  const reason = lost.reason === '' ? '' : ` ${showValue(lost.reason)}`;
  const text = `${expected}, but the connection was lost: it was closed with ${lost.code}${reason}.\nA lost connection is always silent. If the close is expected, assert it: toBeClosedWith().\n`;
  return call.result(isNot, () => text);
}

/**
 * The failure of a mock server that no client has reached; `undefined` for anything else.
 *
 * @param expected what the matcher expects
 */
export function unreached(
  call: MatcherCall,
  isNot: boolean,
  expected: string,
): SyncExpectationResult | undefined {
  const { reached } = call.source;
  if (reached?.now !== false) return undefined;
  const text = `${expected}, but no client has tried to connect to it.\n${reached.remedy}\n`;
  return call.result(isNot, () => text);
}
