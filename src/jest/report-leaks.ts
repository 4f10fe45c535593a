import type { Circus } from '@jest/types';
import { pointAt, pointAtStep } from '../errors/point-at';
import { withoutPlace } from '../errors/without-place';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { FileRun } from './file-run';

/**
 * A leak fails the file with `failOnLeaks`, and is a warning without.
 *
 * @param frame of the line that opened it, where that is known
 */
export function reportLeak(
  leak: string,
  state: Circus.State,
  { session, context }: FileRun,
  frame = '',
): void {
  const error = new WsDynamicError('ERR_WS_LEAK', leak);
  if (frame === '') pointAtStep(error, 'the end of the test file');
  else pointAt(error, frame);
  if (session.options.failOnLeaks) state.unhandledErrors.push(error);
  else withoutPlace(() => context.console.warn(error.stack));
}
