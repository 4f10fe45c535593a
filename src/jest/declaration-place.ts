/**
 * Adds the line that declared a test or hook to failures without a line of the user, such as those of suites.
 */
import type { Circus } from '@jest/types';
import { isError, read, userFrames, withoutOwnFrames } from '../errors/read-cause';
import { withText } from '../errors/with-properties';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { isPair } from './readable-errors';

/**
 * Adds the line below the frames of each failure that has no other line of the user: that of the code that threw its
 * cause, such as a function passed to a suite, or else that of the declaration.
 */
export function addDeclarationPlaces({ errors, asyncError }: Circus.TestEntry): void {
  for (const [index, entry] of errors.entries()) {
    const [failure, declared = asyncError] = isPair(entry) ? entry : [entry];
    const cause = failure instanceof WsDynamicError ? [failure.cause] : [];
    const pointed = pointAtPlace(failure, [...cause, declared]) as Circus.Exception;
    errors[index] = isPair(entry) ? [pointed, declared as Circus.Exception] : pointed;
  }
}

/**
 * Points at the first of these places with a line of the user. Returns the same error, or a copy if it is frozen.
 *
 * @param places values with a stack, such as Jest's error of a declaration
 */
export function pointAtPlace(failure: unknown, places: readonly unknown[]): unknown {
  const stack = read(failure, 'stack');
  if (!isError(failure) || typeof stack !== 'string' || userFrames(stack) !== '') return failure;
  const frames = places
    .map((place) => userFrames(read(place, 'stack')))
    .find((found) => found !== '');
  if (frames === undefined) return failure;
  return withText(failure, { stack: `${withoutOwnFrames(stack).trimEnd()}\n${frames}` });
}
