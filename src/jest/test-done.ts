import type { Circus } from '@jest/types';
import type { FileRun } from './file-run';
import { showTranscript } from './show-transcript';

/** Shows what happened in a test, keeps it for the report, and closes what the test opened. */
export async function finishTest(test: Circus.TestEntry, run: FileRun): Promise<void> {
  const { session, context, scopes, recorder } = run;
  const scope = scopes.take(test);
  try {
    showTranscript(
      test,
      session.options.transcript,
      (told) => session.transcript(scope, told),
      context,
    );
    recorder?.testDone(scope);
  } finally {
    session.scopes.running = undefined;
    await scope.close();
  }
}
