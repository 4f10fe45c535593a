import type { Circus } from '@jest/types';
import { WsDynamicError } from '../errors';
import { pointAt } from '../failure/write-stack';
import type { FileRun } from './file-run';

/** A leak fails the file with `failOnLeaks`, and is a warning without. */
export function reportLeak(leak: string, state: Circus.State, { session, context }: FileRun): void {
  const error = new WsDynamicError('ERR_WS_LEAK', leak);
  // Its own frames would point into this package; without a place, Jest drops the line with the code.
  pointAt(error, '    at the end of the test file (jest-ws-dynamic:0:0)');
  if (session.options.failOnLeaks) state.unhandledErrors.push(error);
  else context.console.warn(error.stack);
}
