/** The place of failures after the last test that an option caused: no line of a test led to them. */
import { pointAt, pointAtStep } from '../errors/point-at';
import { read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { FileRun } from './file-run';

export const atTheEnd = 'the end of the test file';

/** Points at the option in the docblock or the config. */
export function atOption(error: WsDynamicError, { config, context }: FileRun): WsDynamicError {
  const { optionPlace } = require('./option-place') as typeof import('./option-place');
  const place = optionPlace(error, config, context);
  return place === undefined ? pointAtStep(error, atTheEnd) : pointAt(error, place);
}

/** The same for any error; one that names no option is returned as it is. */
export function atOptionIfNamed(error: unknown, run: FileRun): unknown {
  const isNamed = error instanceof WsDynamicError && read(error.details, 'option') !== undefined;
  return isNamed ? atOption(error, run) : error;
}
