/** The errors of calls that a test does not await. */
import type { AwaitedCall, LateCall } from '../bridge/awaited-call';
import { copyEvidence } from '../errors/evidence';
import { uncalledMember } from '../errors/expression-use';
import { pointAt } from '../errors/point-at';
import { messageOf, read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { inSource, placeOf } from './call-source';
import { callToAwait } from './calling-function';

/** The error of a call that nothing awaits, and of others at its line. */
export function notAwaited(
  [call, ...others]: readonly [AwaitedCall, ...AwaitedCall[]],
  until: string,
): WsDynamicError {
  const times = timesOf(others);
  const failure = located(
    call,
    `${call.name} was not awaited${times}: ${until} without its outcome.${outcomeOf(call)}${uncalledNote(call)}`,
  );
  // The call's failure already shows the frames.
  return hasFailed(call) ? copyEvidence(call.failure, failure) : failure;
}

/** `await connect('/').expectClosed` awaits the method, not the chain. */
function uncalledNote(call: AwaitedCall): string {
  let member: string | undefined;
  inSource(call, (source, offset) => {
    member = uncalledMember(source, offset);
    return true;
  });
  return member === undefined ? '' : `\nIts ${member} is not called there: write ${member}(…).`;
}

/** A call ended because nothing awaits it has no outcome. */
function outcomeOf(call: AwaitedCall): string {
  if (hasFailed(call)) return `\nIt failed: ${messageOf(call.failure)}`;
  return call.isSettled && call.failure === undefined ? '' : ' It was still pending.';
}

function hasFailed({ isSettled, failure }: AwaitedCall): boolean {
  return isSettled && failure !== undefined && read(failure, 'code') !== 'ERR_WS_NOT_AWAITED';
}

/** The error of a call that code awaits which the test does not await, and of others at its line. */
export function notSettled(
  [call, ...others]: readonly [AwaitedCall, ...AwaitedCall[]],
  until: string,
): WsDynamicError {
  return located(
    call,
    `${call.name} was still pending when ${until}${timesOf(others)}: something awaits it, but the test did not await that.`,
    callToAwait(call),
  );
}

function timesOf(others: readonly AwaitedCall[]): string {
  return others.length === 0 ? '' : `, ${others.length + 1} times`;
}

/**
 * An error at the line of a call.
 *
 * @param outer the call that needs the `await`, if it is another one
 */
export function located(call: LateCall, what: string, outer?: string): WsDynamicError {
  const remedy =
    outer === undefined
      ? 'Add `await` or `return` here and in the caller; put `void` before it if the result does not matter.'
      : `Add \`await\` or \`return\` before ${outer}, or \`void\` if its result does not matter.`;
  const error = new WsDynamicError('ERR_WS_NOT_AWAITED', `${what}\n${remedy}`);
  return pointAt(error, placeOf(call));
}
