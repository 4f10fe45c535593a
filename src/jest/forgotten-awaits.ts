/** Calls of a test that are not awaited, whose failures would be lost. Loaded when a test has such calls. */
import type { AwaitedCall, LateCall } from '../bridge/awaited-call';
import { copyEvidence } from '../errors/evidence';
import { isKept, isVoided, uncalledMember } from '../errors/expression-use';
import { pointAt } from '../errors/point-at';
import { messageOf, read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { ioTurn } from '../platform/time';
import { inSource, isOfModule, placeOf } from './call-source';
import { isInListener, isInServer } from './enclosing-call';

/** Maximum failures reported per test, each with its line. */
const most = 5;

/** Collects unhandled rejections while `work` runs. */
type WatchRejections = (work: () => Promise<void>) => Promise<readonly unknown[]>;

/**
 * The failures of calls that are not awaited, or are awaited by code that the test does not wait for. `void`
 * or a `catch()` marks such a call as intended; calls of a server or a listener are excluded.
 *
 * @param servers the source files of the file's servers
 * @param keep takes a call whose promise is kept for a later test; absent if there is no later test
 */
export async function forgottenAwaits(
  calls: readonly AwaitedCall[],
  until: string,
  watch: WatchRejections,
  servers: ReadonlySet<string> = new Set(),
  keep?: (call: AwaitedCall) => void,
): Promise<readonly WsDynamicError[]> {
  const counted = calls.filter(
    (call) => (!call.isOptional || call.isExpected) && !isMeant(call) && !isOfServer(call, servers),
  );
  const unused = counted.filter(({ isAwaited }) => !isAwaited);
  const kept = keep === undefined ? [] : unused.filter((call) => inSource(call, isKept));
  for (const call of kept) keep?.(call);
  const ignored = unused.filter((call) => !kept.includes(call));
  const unsettled = counted.filter(
    (call) => call.isAwaited && !call.isSettled && !isOfListener(call),
  );
  const lost = await lostOnes(unsettled, until, watch);
  const failures = [...alike(ignored).map((group) => notAwaited(group, until)), ...lost];
  const cut = failures.length - most;
  if (cut <= 0) return failures;
  const last = failures[most - 1];
  if (last !== undefined) last.message += `\n${cut} more calls were not awaited.`;
  return failures.slice(0, most).map((failure) => pointAt(failure, failure.stack));
}

/**
 * The failures of matchers called after the end of their test, which cannot fail it. `void` marks such a call
 * as intended.
 */
export function lateFailures(
  calls: readonly LateCall[],
  servers: ReadonlySet<string> = new Set(),
): readonly WsDynamicError[] {
  const isOf = (call: LateCall): boolean =>
    inSource(call, isVoided) ||
    inSource(call, isInListener) ||
    inSource(call, isInServer) ||
    isOfModule(call, servers);
  const places = new Map(
    calls.filter((call) => !isOf(call)).map((call) => [`${call.name} ${placeOf(call)}`, call]),
  );
  return [...places.values()]
    .slice(0, most)
    .map((call) =>
      located(
        call,
        `${call.name} was called after the end of its test, which closed the connection: its result cannot fail that test.`,
      ),
    );
}

/**
 * Rejects pending promises. Handled ones, such as the loser of `Promise.race()`, are correct; an unhandled
 * one is a wait that the test forgot to await.
 */
async function lostOnes(
  calls: readonly AwaitedCall[],
  until: string,
  watch: WatchRejections,
): Promise<readonly WsDynamicError[]> {
  if (calls.length === 0) return [];
  const groups = alike(calls);
  const failures = new Map(
    groups.flatMap((group) => {
      const failure = notSettled(group, until);
      return group.map((call) => [call, failure] as const);
    }),
  );
  const unhandled = await watch(async () => {
    for (const [call, failure] of failures) call.end(failure);
    await ioTurn();
    await ioTurn();
  });
  const isForeign = unhandled.some((error) => ![...failures.values()].some((own) => own === error));
  const lost = [...failures].filter(
    ([call, failure]) => isForeign || call.isExpected || unhandled.includes(failure),
  );
  return [...new Set(lost.map(([, failure]) => failure))];
}

/** Groups the calls of one line, such as in a loop, into one failure. */
function alike(calls: readonly AwaitedCall[]): (readonly [AwaitedCall, ...AwaitedCall[]])[] {
  const groups = new Map<string, [AwaitedCall, ...AwaitedCall[]]>();
  for (const call of calls) {
    const key = `${call.name} ${placeOf(call).split('\n', 1)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}

function notAwaited(
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

function notSettled(
  [call, ...others]: readonly [AwaitedCall, ...AwaitedCall[]],
  until: string,
): WsDynamicError {
  return located(
    call,
    `${call.name} was still pending when ${until}${timesOf(others)}: something awaits it, but the test did not await that.`,
  );
}

function timesOf(others: readonly AwaitedCall[]): string {
  return others.length === 0 ? '' : `, ${others.length + 1} times`;
}

function located(call: LateCall, what: string): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_NOT_AWAITED',
    `${what}\nAdd \`await\` or \`return\` here and in the caller; put \`void\` before it if the result does not matter.`,
  );
  return pointAt(error, placeOf(call));
}

/** Whether the test ignores the call on purpose. The end of its connection does not reject such a call. */
function isMeant(call: AwaitedCall): boolean {
  const isMeant = call.isCaught || inSource(call, isVoided);
  if (isMeant && !call.isSettled) call.drop();
  return isMeant;
}

/** Whether the call was made by a server, of a module or of the test. Those are not checked. */
function isOfServer(call: AwaitedCall, servers: ReadonlySet<string>): boolean {
  const isOf = isOfModule(call, servers) || inSource(call, isInServer);
  if (isOf && !call.isSettled) call.drop();
  return isOf;
}

function isOfListener(call: AwaitedCall): boolean {
  const isOf = inSource(call, isInListener);
  if (isOf) call.drop();
  return isOf;
}
