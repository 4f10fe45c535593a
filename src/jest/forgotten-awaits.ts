/** Calls of a test that are not awaited, whose failures would be lost. Loaded when a test has such calls. */
import type { AwaitedCall, LateCall } from '../bridge/awaited-call';
import { copyEvidence } from '../errors/evidence';
import { isKept, isVoided, uncalledMember } from '../errors/expression-use';
import { pointAt } from '../errors/point-at';
import { messageOf, read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { ioTurn } from '../platform/time';
import { inSource, isOfModule, lineOf, placeOf } from './call-source';
import { isInListener, isInServer, isInVoided } from './enclosing-call';

/** Maximum failures reported per test, each with its line. */
const most = 5;

/** Where calls that may settle in a later test go. */
export interface LaterTests {
  /** Moves a call to the file. */
  keep(call: AwaitedCall): void;
  /** Whether the connection of the call outlives the test. */
  outlives(call: AwaitedCall): boolean;
  /** The calls of the file's hooks. */
  readonly ofHooks: readonly LateCall[];
}

/** Collects unhandled rejections while `work` runs. */
type WatchRejections = (work: () => Promise<void>) => Promise<readonly unknown[]>;

/**
 * The failures of calls that are not awaited, or are awaited by code that the test does not wait for. `void`
 * or a `catch()` marks such a call as intended; calls of a server or a listener are excluded.
 *
 * @param servers the source files of the file's servers
 * @param later absent if there is no later test
 */
export async function forgottenAwaits(
  calls: readonly AwaitedCall[],
  until: string,
  watch: WatchRejections,
  servers: ReadonlySet<string> = new Set(),
  later?: LaterTests,
): Promise<readonly WsDynamicError[]> {
  const counted = calls.filter((call) => {
    if (call.isOptional && !call.isExpected) return false;
    if (!isMeant(call) && !isOfServer(call, servers) && !isOfListener(call)) return true;
    letGo(call, later);
    return false;
  });
  const kept = later === undefined ? [] : counted.filter((call) => isForLater(call, later));
  for (const call of kept) later?.keep(call);
  const own = counted.filter((call) => !kept.includes(call));
  const ignored = own.filter(({ isAwaited }) => !isAwaited);
  const unsettled = own.filter((call) => call.isAwaited && !call.isSettled);
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
    const key = `${call.name} ${lineOf(call)}`;
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

/** Whether the test ignores the call on purpose. */
function isMeant(call: AwaitedCall): boolean {
  return call.isCaught || inSource(call, isVoided) || inSource(call, isInVoided);
}

/** Whether the call was made by a server, of a module or of the test. Those are not checked. */
function isOfServer(call: AwaitedCall, servers: ReadonlySet<string>): boolean {
  return isOfModule(call, servers) || inSource(call, isInServer);
}

/** Whether the call is made by a listener, and awaited there. */
function isOfListener(call: AwaitedCall): boolean {
  return call.isAwaited && !call.isSettled && inSource(call, isInListener);
}

/** A call that is not checked: it may settle in a later test; otherwise nothing settles it any more. */
function letGo(call: AwaitedCall, later: LaterTests | undefined): void {
  if (call.isSettled) return;
  if (later?.outlives(call) === true) later.keep(call);
  else call.drop();
}

/** Whether a later test may await the call's promise, or the code that awaits it. */
function isForLater(call: AwaitedCall, later: LaterTests): boolean {
  if (!call.isAwaited) return inSource(call, isKept);
  if (call.isSettled || !later.outlives(call)) return false;
  return inSource(call, isKept) || isOfHook(call, later.ofHooks);
}

/** Whether a hook of the file made a call at the same line: a reader in the background. */
function isOfHook(call: AwaitedCall, ofHooks: readonly LateCall[]): boolean {
  const line = lineOf(call);
  // The stack of a reader's first calls only is captured.
  return line === undefined || ofHooks.some((one) => lineOf(one) === line);
}
