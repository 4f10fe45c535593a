/** Sets the location that Jest shows for an error: the first frame of its stack. */
import { causeOf, framesOf, read } from './read-cause';
import { withText } from './with-properties';

/**
 * Sets an error's frames to those of another stack; its first line includes the code, as in Node's errors.
 */
export function pointAt<T extends Error>(error: T, stack: string | undefined): T {
  if (stack === undefined) return error;
  const code = read(error, 'code');
  const name = `${error.name}${typeof code === 'string' ? ` [${code}]` : ''}`;
  // Of frames without a place, such as `at AsyncGenerator.next (<anonymous>)`, Jest shows the first ones as text.
  const frames = framesOf(stack).replace(/^(?: {4}at [^\n]*\(<anonymous>\)\n)+/, '');
  return withText(error, {
    stack: `${name}: ${error.message}${frames === '' ? '' : `\n${frames}`}`,
  });
}

/**
 * For an error whose frames are all inside this package: one frame names the step instead. Without any frame,
 * Jest omits the line with the code.
 */
export function pointAtStep<T extends Error>(error: T, step: string): T {
  return pointAt(error, `    at ${step} (jest-ws-dynamic:0:0)`);
}

/**
 * A plain copy of an error whose properties cannot all be read; uses the frames of `stack` if it has none.
 */
export function readableCopy(thrown: unknown, stack: unknown): Error {
  const { message, frames } = causeOf(thrown);
  return pointAt(new Error(message), frames || String(stack));
}
