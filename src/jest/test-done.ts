import type { Circus } from '@jest/types';
import type { AwaitedCall } from '../bridge/awaited-call';
import { isError } from '../errors/read-cause';
import { userLine } from '../errors/user-line';
import { ioTurn } from '../platform/time';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import type { JudgedFile } from './background-calls';
import { addDeclarationPlaces } from './declaration-place';
import { startOfTest } from './declared-test';
import { noteEnds } from './ended-servers';
import { addPending } from './exceeded-limits';
import { explainFailures, renderFailures } from './explain-failures';
import { aboutOf } from './failure-subject';
import type { FileRun } from './file-run';
import type { Judgement } from './forgotten-awaits';
import { noteOf } from './noted-error';
import { isPair } from './readable-errors';
import type { UncaughtErrors } from './uncaught-errors';

/**
 * Ends a test: checks for unawaited calls and leaks, adds the transcript to a failure, records the test for
 * the report, and closes its resources.
 */
export async function finishTest(test: Circus.TestEntry, run: FileRun): Promise<void> {
  const { session, scopes, uncaught, recorder } = run;
  const scope = scopes.of(test);
  try {
    uncaught.testDone(test, scope.title);
    run.exits.addTo(test.errors);
    // Skip failed tests and `test.failing`.
    if (test.errors.length === 0 && test.failing !== true) {
      test.errors.push(...(await forgottenIn(scope, 'the test ended', run)));
      test.errors.push(...(await withoutEffect(scope, session)));
    } else if (test.errors.length > 0) {
      noteUnawaited(test, scope, session);
      // A call without effect may have made the test fail later.
      noteFailures(test, await withoutEffect(scope, session));
      if (hasPassed(test)) noteFailures(test, await forgottenIn(scope, 'the test ended', run));
    }
    scopes.keepErrors(test, scope);
    addDeclarationPlaces(test);
    addPending(test.errors);
    await explainFailures(test, scope, run);
    const about = aboutOf(test.errors[0], scope);
    renderFailures(test.errors, session);
    recorder.testDone(test, scope, session, about);
  } finally {
    scope.hasFailed = test.errors.length > 0 || test.failing === true;
    session.scopes.file.hasFailed ||= scope.hasFailed;
    session.scopes.running = undefined;
    const others = scope.connections.filter(
      ({ isClosedHere, closeEvent }) => !isClosedHere || closeEvent === undefined,
    );
    await scope.close();
    await noteEnds(session, scope, others);
    // Waits for a restart that the test did not await, so that it does not disturb the next test.
    await session.servers.idle();
    // Rejections of promises that the test did not await, also those caused by its end.
    await ioTurn();
    scopes.end(test);
  }
}

function noteUnawaited({ errors }: Circus.TestEntry, scope: Scope, { scopes }: Session): void {
  const own = scope.calls.list();
  const ofHooks = [...scopes.file.calls.list(), ...scope.earlier];
  const { comparedPromiseNote } =
    require('./compared-promise') as typeof import('./compared-promise');
  const { awaitedInExpectNote } =
    require('./awaited-in-expect') as typeof import('./awaited-in-expect');
  for (const thrown of errors.flat()) {
    const notes = [comparedPromiseNote(own, thrown), awaitedInExpectNote(thrown)].filter(Boolean);
    if (notes.length > 0) noteOf(thrown, ...notes);
  }
  if (own.length + ofHooks.length === 0) return;
  const { missingAwait } = require('./missing-await') as typeof import('./missing-await');
  for (const thrown of errors.flat()) {
    const note = missingAwait({ own, ofHooks }, thrown);
    if (note !== undefined) noteOf(thrown, note);
  }
}

/** Whether Jest failed a `test.failing` because its function passed: a forgotten await may be the reason. */
function hasPassed({ failing, errors, asyncError }: Circus.TestEntry): boolean {
  return failing === true && errors.some((entry) => isPair(entry) && entry[0] === asyncError);
}

/** The failures of calls on connections of earlier tests. */
async function withoutEffect(scope: Scope, session: Session): Promise<readonly Error[]> {
  if (scope.ended.areNone) return [];
  // A call that the test did not await may be about to settle.
  await ioTurn();
  return loadEffects().callsWithoutEffect(scope, session);
}

function loadEffects(): typeof import('./calls-without-effect') {
  return require('./calls-without-effect') as typeof import('./calls-without-effect');
}

/** Adds failures that may have caused that of the test, each with its line. */
function noteFailures({ errors }: Circus.TestEntry, failures: readonly Error[]): void {
  const notes = failures.map(({ message, stack }) => `At ${userLine(stack)}: ${message}`);
  const [thrown] = errors.flat();
  if (isError(thrown) && notes.length > 0) noteOf(thrown, ...notes);
}

/** The errors of listeners whose messages arrived after the test's function had ended. */
async function failedListeners(
  { calls }: Scope,
  watch: UncaughtErrors['watch'],
): Promise<readonly Error[]> {
  const verdicts = calls.pending.filter((call) => calls.ofListeners.has(call));
  const waiting = [...verdicts, ...calls.waitsOfListeners];
  if (waiting.length === 0) return [];
  const { arrivals, isChecked } = require('./arrivals') as typeof import('./arrivals');
  const checked = waiting.filter((call) => call.isVerdict || isChecked(call));
  if (checked.length === 0) return [];
  const work = async (): Promise<void> => {
    await arrivals(checked);
    await calls.listeners.settled();
  };
  return (await watch(work)) as readonly Error[];
}

/** Waits of a listener for what it checks, on connections that end with the scope. */
function checkedWaits(scope: Scope): readonly AwaitedCall[] {
  const own = [...scope.calls.waitsOfListeners].filter(
    ({ connection }) => connection !== undefined && scope.owns(connection),
  );
  if (own.length === 0) return [];
  const { isChecked } = require('./arrivals') as typeof import('./arrivals');
  return own.filter(isChecked);
}

/** The failures of unawaited calls. */
export async function forgottenIn(
  scope: Scope,
  until: string,
  { uncaught, session }: FileRun,
): Promise<readonly Error[]> {
  if (scope.calls.list().length + scope.calls.waitsOfListeners.size === 0) return [];
  const failed = await failedListeners(scope, uncaught.watch);
  if (failed.length > 0) return failed;
  const open = [...scope.calls.list(), ...checkedWaits(scope)];
  if (open.length === 0) return [];
  const { forgottenAwaits, leaveReaders } =
    require('./forgotten-awaits') as typeof import('./forgotten-awaits');
  const { file } = session.scopes;
  const keep = (call: AwaitedCall): boolean => {
    const { connection } = call;
    const isKept = call.isSettled || connection === undefined || !scope.owns(connection);
    if (isKept) file.calls.keep(call);
    return isKept;
  };
  const keepReader = (call: AwaitedCall): boolean => {
    file.calls.readers.add(call);
    return keep(call);
  };
  const watch: Judgement['watch'] = (work, ended) => {
    for (const { call, error } of ended) session.forgiven.noteOwn(error, call);
    return uncaught.watch(work);
  };
  const testStart = (): number | undefined => startOfTest(scope.test);
  const judged = { ...judgedIn(session), testStart, until, watch, earlier: scope.earlier };
  if (scope === file) {
    const { readers } = file.calls;
    return forgottenAwaits(
      open.filter((call) => !readers.has(call)),
      judged,
    );
  }
  const failures = await forgottenAwaits(open, { ...judged, keep, keepReader });
  leaveReaders(scope.calls.list().filter((call) => !open.includes(call)));
  return failures;
}

/** The failures of matchers and waits that were called after the end of their tests. */
export function lateIn({ session }: FileRun): readonly Error[] {
  const { forgiven } = session;
  const passed = forgiven.hollow.length === 0 ? [] : loadEffects().passedByEnd(session);
  const late = [...forgiven.takeLate(), ...passed];
  if (late.length === 0) return [];
  const { lateFailures } = require('./forgotten-awaits') as typeof import('./forgotten-awaits');
  return lateFailures(late, judgedIn(session));
}

function judgedIn({ testPath, serverFiles }: Session): JudgedFile {
  return { testPath, servers: serverFiles };
}
