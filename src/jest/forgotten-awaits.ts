/** Calls of a test that are not awaited, whose failures would be lost. Loaded when a test has such calls. */
import type { AwaitedCall, EndedCall, LateCall } from '../bridge/awaited-call';
import { pointAt } from '../errors/point-at';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { delay, twoTurns } from '../platform/time';
import {
  continuesOne,
  isIntended,
  isOfListener,
  isOfLoop,
  isOfReader,
  isOfServer,
  isReadAhead,
  isRepeated,
  isStored,
  isVoidedCall,
  isWaitOfListener,
  type JudgedFile,
} from './background-calls';
import { inSource, lineOf, placeOf } from './call-source';
import { isBeforeExpect, isInTimer } from './enclosing-call';
import { isInLoop } from './loops';
import { located, notAwaited, notSettled } from './not-awaited';
import { hasUnusedOutcome } from './unused-outcomes';

/** Maximum failures reported per test, each with its line. */
const most = 5;

/** A pending call, and the error that ends it. */
interface Ended {
  readonly call: AwaitedCall;
  readonly error: unknown;
}

/** Collects unhandled rejections while `work` ends the calls. */
type WatchRejections = (
  work: () => Promise<void>,
  ended: readonly Ended[],
) => Promise<readonly unknown[]>;

/** How the calls of a test, or of the file, are judged. */
export interface Judgement extends JudgedFile {
  /** `the test ended`. */
  readonly until: string;
  readonly watch: WatchRejections;
  /**
   * Leaves the call to the file, unless it waits on a connection that ends before the file; returns whether it
   * did. Absent at the end of the file.
   */
  readonly keep?: (call: AwaitedCall) => boolean;
  /** The same for a call that continues an earlier one: it is not judged at the end of the file. */
  readonly keepReader?: (call: AwaitedCall) => boolean;
  /** Calls of the file's hooks, or kept from earlier tests, that were pending when the test began. */
  readonly earlier?: readonly AwaitedCall[];
}

/**
 * The failures of calls that are not awaited, or are awaited by code that the test does not wait for. `void`
 * or a `catch()` marks such a call as intended; calls of a server or an endless loop are excluded, and waits of
 * a listener.
 */
export async function forgottenAwaits(
  calls: readonly AwaitedCall[],
  judgement: Judgement,
): Promise<readonly WsDynamicError[]> {
  const { until, watch, earlier = [] } = judgement;
  const leave = (call: AwaitedCall): void => {
    // The end of its connection does not reject such a call.
    if (call.isSettled) return;
    if (call.connection === undefined || judgement.keep?.(call) !== true) call.drop();
  };
  const counted = without(
    calls.filter((call) => !call.isOptional || call.isExpected),
    (call) => isIntended(call, judgement),
    leave,
  );
  const isKept = (call: AwaitedCall): boolean =>
    isStored(call, judgement) && judgement.keep?.(call) === true;
  const ignored = without(
    counted.filter((call) => !call.isAwaited && !isKept(call)),
    isReadAhead,
    leave,
  );
  const pending = without(
    counted.filter((call) => call.isAwaited && !call.isSettled),
    (call) =>
      isWaitOfListener(call) ||
      isOfReader(call) ||
      (judgement.keep === undefined && isRepeated(call, judgement)),
    leave,
  );
  const unsettled = pending.filter(
    (call) => !(continuesOne(call, earlier) && judgement.keepReader?.(call)) && !isKept(call),
  );
  const lost = await lostOnes(unsettled, until, watch);
  const failures = [...alike(ignored).map((group) => notAwaited(group, until)), ...lost];
  endAll(ignored, failures);
  const cut = failures.length - most;
  if (cut <= 0) return failures;
  const last = failures[most - 1];
  if (last !== undefined) last.message += `\n${cut} more calls were not awaited.`;
  return failures.slice(0, most).map((failure) => pointAt(failure, failure.stack));
}

/** Ends the pending calls: on a client of the file, they would take messages of the next test. */
function endAll(calls: readonly AwaitedCall[], [failure]: readonly WsDynamicError[]): void {
  for (const call of calls) {
    if (!call.isSettled && call.connection !== undefined) call.end(failure);
  }
}

/**
 * Drops the calls that a loop made after its wait was ended: it would continue for ever. Others settle with their
 * connection, such as the `close()` of a `finally`, after which the function may fail.
 */
export function leaveReaders(calls: readonly AwaitedCall[]): void {
  for (const call of calls) {
    const isOpen = !call.isSettled && call.connection !== undefined;
    if (isOpen && isOfLoop(call, isInLoop)) call.drop();
  }
}

/** The calls that do not meet the condition; the others are passed to `leave`. */
function without(
  calls: readonly AwaitedCall[],
  isMeant: (call: AwaitedCall) => boolean,
  leave: (call: AwaitedCall) => void,
): readonly AwaitedCall[] {
  return calls.filter((call) => {
    if (!isMeant(call)) return true;
    leave(call);
    return false;
  });
}

/**
 * The failures of matchers and waits called after the end of their test, which cannot fail it. `void` marks such a
 * call as intended; others may be those of a reader in the background.
 */
export function lateFailures(
  calls: readonly EndedCall[],
  file: JudgedFile,
): readonly WsDynamicError[] {
  const counted = calls.filter(
    (call) =>
      !isVoidedCall(call, file) &&
      !isOfServer(call, file) &&
      !(call.isVerdict ? isOfListener(call) : isReader(call)),
  );
  const places = new Map(counted.map((call) => [`${call.name} ${placeOf(call)}`, call]));
  return [...places.values()]
    .slice(0, most)
    .map((call) =>
      located(
        call,
        `${call.name} was called after the end of its test, which closed the connection: its result cannot fail that test.`,
      ),
    );
}

/** Whether it is a wait of a loop, or of a timer or listener that checks nothing afterwards. */
function isReader(call: LateCall): boolean {
  if (isOfLoop(call, isInLoop)) return true;
  const isOfOther = isOfListener(call) || inSource(call, isInTimer);
  return isOfOther && !inSource(call, isBeforeExpect);
}

/**
 * Rejects pending promises. Handled ones, such as the loser of `Promise.race()`, are correct; an unhandled
 * one is a wait that the test forgot to await, as is one in an unawaited `Promise.allSettled()`. Waits are
 * rejected like at the end of their connection, which a reader in the background expects.
 */
async function lostOnes(
  calls: readonly AwaitedCall[],
  until: string,
  watch: WatchRejections,
): Promise<readonly WsDynamicError[]> {
  if (calls.length === 0) return [];
  const ended = alike(calls).flatMap((group) => {
    const failure = notSettled(group, until);
    return group.map((call) => ({ call, failure, error: endOf(call, failure) }));
  });
  const unhandled = await watch(async () => {
    for (const { call, error } of ended) call.end(error);
    await twoTurns();
    // A library's promise may have taken it, and reports a rejection by a timer.
    if (calls.some(({ isHandled }) => isHandled)) await delay(5);
  }, ended);
  const isForeign = unhandled.some((thrown) => !ended.some(({ error }) => error === thrown));
  const lost = ended.filter(
    ({ call, error }) =>
      isForeign || call.isExpected || unhandled.includes(error) || hasUnusedOutcome(call),
  );
  return [...new Set(lost.map(({ failure }) => failure))];
}

function endOf({ connection, isVerdict }: AwaitedCall, failure: WsDynamicError): WsDynamicError {
  const isWait = connection !== undefined && !isVerdict;
  if (!isWait) return failure;
  return pointAt(new WsDynamicError('ERR_WS_CLOSED', failure.message), failure.stack);
}

/** Groups the calls of one line, such as in a loop, into one failure. */
function alike(calls: readonly AwaitedCall[]): (readonly [AwaitedCall, ...AwaitedCall[]])[] {
  const groups = new Map<string, [AwaitedCall, ...AwaitedCall[]]>();
  for (const call of calls) {
    const key = `${call.name} ${lineOf(call)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}
