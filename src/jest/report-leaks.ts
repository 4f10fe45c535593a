import type { Circus } from '@jest/types';
import { pointAt, pointAtStep } from '../errors/point-at';
import { withoutPlace } from '../errors/without-place';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { FileRun } from './file-run';

/**
 * Reports a leak: it fails the file with `failOnLeaks`, otherwise it is a warning.
 *
 * @param frame the stack frame of the line that opened it, if known
 */
export function reportLeak(
  leak: string,
  state: Circus.State,
  { session, context }: FileRun,
  frame = '',
): void {
  const error = pointAt(new WsDynamicError('ERR_WS_LEAK', leak), frame);
  if (!session.options.failOnLeaks) {
    withoutPlace(() => context.console.warn(error.stack));
    return;
  }
  if (frame === '') pointAtStep(error, 'the end of the test file');
  state.unhandledErrors.push(error);
}
