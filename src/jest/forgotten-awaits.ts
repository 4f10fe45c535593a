/** Calls of a test that are not awaited: their verdict would be lost. Loaded when a test has some. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { AwaitedCall, LateCall } from '../bridge/awaited-call';
import { copyEvidence } from '../errors/evidence';
import { isKept, isVoided } from '../errors/expression-use';
import { orElse } from '../errors/or-else';
import { pointAt } from '../errors/point-at';
import { messageOf, read, withoutOwnFrames } from '../errors/read-cause';
import { placesOf } from '../errors/stack-place';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { ioTurn } from '../platform/time';
import { isInListener, isInServer } from './enclosing-call';

/** How many are reported of one test, each with its line. */
const most = 5;

/** Collects unhandled rejections while `work` runs. */
type WatchRejections = (work: () => Promise<void>) => Promise<readonly unknown[]>;

/**
 * The failures of the calls that are not awaited, and of those that are awaited by something that the
 * test does not wait for. `void` and a `catch()` say that this is intended; calls of a server or a
 * listener are excluded.
 *
 * @param servers the files that the file's servers consist of
 * @param keep takes a call whose promise is kept for a later test; absent where none comes
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

/** What a missing `await` gives: a member of a promise that only its value has. */
const ofPromise = /is not a function|is not iterable|^Cannot (?:read|set) properties of undefined/;

/** Says of a failed test which promise it took for its value. */
export function takenForValue(calls: readonly AwaitedCall[], thrown: unknown): string | undefined {
  if (read(thrown, 'name') !== 'TypeError' || !ofPromise.test(messageOf(thrown))) return undefined;
  const call = calls.find(
    (one) => !one.isAwaited && !one.isCaught && !one.isOptional && !inSource(one, isVoided),
  );
  const [place] = placesOf(call && placeOf(call));
  if (call === undefined || place === undefined) return undefined;
  const where = `${relative(process.cwd(), place.path)}:${place.line}`;
  return `${call.name} at ${where} was not awaited: it gives a promise, which has no members of its value.`;
}

/**
 * The failures of matchers that were called after the end of their test: their verdict fails no test.
 * `void` says that this is intended.
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
        `${call.name} was called after its test had ended, and the connection with it: its outcome cannot fail that test.`,
      ),
    );
}

/**
 * Rejects what has not settled. Handled promises, such as the loser of `Promise.race()`, are correct;
 * an unhandled one is a wait that the test forgot.
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

/** Calls of one line, such as in a loop, are one failure. */
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
    `${call.name} was not awaited${times}: ${until} without its outcome.${outcomeOf(call)}`,
  );
  // The text of its failure shows the frames already.
  return hasFailed(call) ? copyEvidence(call.failure, failure) : failure;
}

/** What is ended because nothing awaits it has no outcome. */
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

function placeOf({ stack }: LateCall): string {
  return withoutExpect(withoutOwnFrames(stack));
}

/** A matcher is called by Jest's expect, whose frames are of no use. */
function withoutExpect(stack: string): string {
  const lines = stack.split('\n');
  return lines.filter((line) => !/^ {4}at .*[\\/]expect[\\/]build[\\/]/.test(line)).join('\n');
}

/** Calls that the test ignores on purpose are not rejected by the end of their connection either. */
function isMeant(call: AwaitedCall): boolean {
  const isMeant = call.isCaught || inSource(call, isVoided);
  if (isMeant && !call.isSettled) call.drop();
  return isMeant;
}

/** A server, of a module or of the test, may call what it likes. */
function isOfServer(call: AwaitedCall, servers: ReadonlySet<string>): boolean {
  const isOf = isOfModule(call, servers) || inSource(call, isInServer);
  if (isOf && !call.isSettled) call.drop();
  return isOf;
}

function isOfModule({ stack }: LateCall, servers: ReadonlySet<string>): boolean {
  return [...placesOf(stack)].some(({ path }) => servers.has(path));
}

function isOfListener(call: AwaitedCall): boolean {
  const isOf = inSource(call, isInListener);
  if (isOf) call.drop();
  return isOf;
}

/** Whether that holds where the test makes the call, or calls a function around it. */
function inSource(
  { stack }: LateCall,
  holds: (source: string, offset: number) => boolean,
): boolean {
  for (const { path, line, column } of placesOf(stack)) {
    if (path.includes('node_modules')) continue;
    const source = orElse(() => readFileSync(path, 'utf8'), undefined);
    if (source === undefined) continue;
    const before = source.split('\n', line - 1);
    const offset = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    if (holds(source, offset)) return true;
  }
  return false;
}
