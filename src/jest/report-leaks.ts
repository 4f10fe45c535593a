import type { Circus } from '@jest/types';
import { WsDynamicError } from '../errors';
import { pointAtStep } from '../failure/write-stack';
import type { FileRun } from './file-run';

/** A leak fails the file with `failOnLeaks`, and is a warning without. */
export function reportLeak(leak: string, state: Circus.State, { session, context }: FileRun): void {
  const error = new WsDynamicError('ERR_WS_LEAK', leak);
  pointAtStep(error, 'the end of the test file');
  if (session.options.failOnLeaks) state.unhandledErrors.push(error);
  else context.console.warn(error.stack);
}
