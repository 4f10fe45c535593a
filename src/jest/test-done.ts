import type { Circus } from '@jest/types';
import type { FileRun } from './file-run';
import { putFramesIntoFailure } from './put-frames-into-failure';

/** Shows what happened in a test, keeps it for the report, and closes what the test opened. */
export async function finishTest(test: Circus.TestEntry, run: FileRun): Promise<void> {
  const { session, context, scopes, recorder } = run;
  const scope = scopes.take(test);
  try {
    putFramesIntoFailure(
      test,
      session.options.transcript,
      (areShown) => session.transcript(scope, areShown),
      context,
    );
    recorder?.testDone(scope);
  } finally {
    session.scopes.running = undefined;
    await scope.close();
  }
}
