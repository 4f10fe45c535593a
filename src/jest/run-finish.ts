import type { Circus } from '@jest/types';
import { ioTurn } from '../platform/time';
import { leakTable } from '../worker/leaks/table';
import { atOptionIfNamed } from './at-option';
import { unnoticedEnds } from './ended-servers';
import { addPending } from './exceeded-limits';
import { renderFailures } from './explain-failures';
import type { FileRun } from './file-run';
import { hasFailedTest, type LateErrors } from './late-errors';
import { renderLateFailures } from './late-test-errors';
import { makeReadable } from './readable-errors';
import { reportLeak } from './report-leaks';
import { saveRecord } from './save-record';
import { forgottenIn, lateIn } from './test-done';
import { unusedIn } from './unused';

/** After the file's last hook: stops its server, and reports open resources. */
export async function finishRun(
  state: Circus.State,
  run: FileRun,
  late: LateErrors,
): Promise<void> {
  const { session, uncaught, rejections, collectCoverage } = run;
  const fail = (error: unknown): void => void state.unhandledErrors.push(error as Error);
  const { file } = session.scopes;
  uncaught.isFileOver = true;
  // A function that a test replaced would fail the end of the session.
  run.restoreNode();
  const { listeners } = file.calls;
  await listeners.settled();
  (await forgottenIn(file, 'the file ended', run)).forEach(fail);
  file.hasFailed ||= state.unhandledErrors.length > 0;
  await file.close().catch(fail);
  // Also those of the event `close`.
  await listeners.settled();
  lateIn(run).forEach(fail);
  unnoticedEnds(session).forEach(fail);
  const watched = session.options.failOnLeaks || process.env.JEST_WS_DYNAMIC_DEBUG === '1';
  const connections = watched ? await session.leftOpen.connections() : [];
  session.leftOpen.noteConnected();
  const { failures, holders } = await session.finish();
  for (const failure of failures) fail(atOptionIfNamed(failure, run));
  if (holders.length > 0) {
    reportLeak(
      `still listening after the last test: ${holders.join('; ')}.\nClose it in afterAll. Its ports are not assigned to other files until then.`,
      state,
      run,
    );
  }
  const left = [...connections, ...(await session.leftOpen.handles())];
  if (left.length > 0) {
    reportLeak(
      `still open after the last test:\n${leakTable(left)}\nClose each in the test or the server that opened it (connections of connect() are closed automatically).`,
      state,
      run,
      left.find(({ frame }) => frame !== '')?.frame,
    );
  }
  unusedIn(state, run).forEach(fail);
  await collectCoverage()?.catch(fail);
  // Jest still assigns rejections that were caused by the end.
  await ioTurn();
  uncaught.fileDone().forEach(fail);
  rejections.forgiveFile(state);
  renderLateFailures(state, session);
  run.exits.addTo(state.unhandledErrors);
  addPending(state.unhandledErrors);
  makeReadable(state.unhandledErrors);
  renderFailures(state.unhandledErrors, session);
  saveRecord(state, run);
  late.isOver = true;
  late.hasFailed = state.unhandledErrors.length > 0 || hasFailedTest(state.rootDescribeBlock);
}
