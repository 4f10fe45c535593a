/** Gives an error the place that Jest shows: the first frame of its stack. */
import { causeOf, framesOf, read } from './read-cause';
import { withText } from './with-properties';

/** Gives an error the frames of another stack, under a first line that names its code as Node's do. */
export function pointAt<T extends Error>(error: T, stack: string | undefined): T {
  if (stack === undefined) return error;
  const code = read(error, 'code');
  const name = `${error.name}${typeof code === 'string' ? ` [${code}]` : ''}`;
  const frames = framesOf(stack);
  return withText(error, {
    stack: `${name}: ${error.message}${frames === '' ? '' : `\n${frames}`}`,
  });
}

/**
 * For an error whose own frames are all of this package: one line names the step instead. Without any
 * frame, Jest drops the line with the code.
 */
export function pointAtStep<T extends Error>(error: T, step: string): T {
  return pointAt(error, `    at ${step} (jest-ws-dynamic:0:0)`);
}

/** A plain error for one whose properties cannot all be read; without frames, with those of `stack`. */
export function readableCopy(thrown: unknown, stack: unknown): Error {
  const { message, frames } = causeOf(thrown);
  return pointAt(new Error(message), frames || String(stack));
}
