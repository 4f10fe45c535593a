/** Names the call without `await` that made a test fail later. Loaded when a test has such calls. */
import { stripVTControlCharacters } from 'node:util';
import type { AwaitedCall } from '../bridge/awaited-call';
import { messageOf, read } from '../errors/read-cause';
import { isStored, isVoided, type JudgedFile } from './background-calls';
import { lineOf } from './call-source';

/** Errors caused by a missing `await`: the promise does not have the members of its value. */
const ofPromise = /is not a function|is not iterable|^Cannot (?:read|set) properties of undefined/;

/** Another error of a property that the promise does not have: `new WebSocket(mock.url)`, or a comparison. */
const ofProperty = /\bInvalid URL: undefined$|^Received: +undefined/m;
/** A step that does not exist, on the chain that `connect()` has returned; compilers write `(0, a.connect)(…)`. */
const ofChain = /\bconnect\)?\(\.\.\.\)\.(\w+) is not a function/;

/** Calls that are synchronous in jest-websocket-mock, but not in its drop-in replacement. */
const needsTime = /^WS\.(?:send|close|error)\(\)$/;

/** The calls that may have made a test fail. */
interface Calls {
  /** Those of the test and of its `beforeEach`. */
  readonly own: readonly AwaitedCall[];
  /** Those of the file's hooks, also if they have settled since the test began. */
  readonly ofHooks: readonly AwaitedCall[];
}

/**
 * A test failed because it used a promise as its value, used a variable before a call had set it, or continued
 * before its clients had handled a call.
 */
export function missingAwait({ own, ofHooks }: Calls, thrown: unknown): string | undefined {
  const all = [...own, ...ofHooks];
  const message = stripVTControlCharacters(messageOf(thrown));
  const [, step] = ofChain.exec(message) ?? [];
  if (step !== undefined) {
    const what = `returns a chain, which has no step "${step}": check its name. For a method of the client, await the client first: (await connect(…)).${step}(…)`;
    return noteOf(
      all.findLast(({ name }) => name === 'connect()'),
      `${what}.`,
    );
  }
  const isOfType = read(thrown, 'name') === 'TypeError' && ofPromise.test(message);
  if (isOfType || (ofProperty.test(message) && all.some(isTaken))) {
    const note =
      noteOf(all.find(isTaken), 'was not awaited: it returned a promise instead of its value.') ??
      noteOf(ofHooks.find(isLate), `was still pending when the test began. ${remedy}`) ??
      noteOf(own.find(isLate), `was still pending when the test failed. ${remedy}`);
    if (note !== undefined) return note;
  }
  const early = own.find((call) => needsTime.test(call.name) && isForgotten(call));
  return noteOf(
    early,
    'was not awaited: the test continued before the clients had handled it. Add `await`.',
  );
}

const remedy = 'Add `await` or `return` there and in the caller.';

function isForgotten(call: AwaitedCall): boolean {
  return !call.isAwaited && !isVoided(call);
}

/** Whether the test may have used the promise as its value. */
function isTaken(call: AwaitedCall): boolean {
  return !call.isCaught && !call.isOptional && isForgotten(call);
}

/** Whether a callback of the promise may set a variable: `connect('/').then(…)`. */
function isLate(call: AwaitedCall): boolean {
  const isOpening = call.connection === undefined && !call.isOptional;
  return isOpening && call.isAwaited && !call.isCaught && !isVoided(call) && !isStored(call, none);
}

const none: JudgedFile = { servers: new Set() };

function noteOf(call: AwaitedCall | undefined, what: string): string | undefined {
  const where = call && lineOf(call);
  return where && `${call.name} at ${where} ${what}`;
}
