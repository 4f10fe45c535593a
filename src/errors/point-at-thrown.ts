import { addEvidence } from './evidence';
import { pointAt } from './point-at';
import { read, userFrames } from './read-cause';

/** `/project/session.js:3`, which V8 writes above the source line of a syntax error. */
const sourcePlace = /^(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/]).*:\d+)$/;

/**
 * Points a failure at the user's code that threw its cause, such as a function of a codec, or a module that cannot be
 * loaded. Returns the same error.
 */
export function pointAtThrown<T extends Error>(failure: T, thrown: unknown): T {
  const stack = read(thrown, 'stack');
  const [head = ''] = typeof stack === 'string' ? stack.split('\n', 1) : [];
  const place = sourcePlace.exec(head)?.[1];
  const frames = [place === undefined ? '' : `    at ${place}:1`, userFrames(stack)]
    .filter(Boolean)
    .join('\n');
  return pointAtUser(failure, frames);
}

/** Gives a failure the frames of the user's code that threw, if they are known. Returns the same error. */
export function pointAtUser<T extends Error>(failure: T, frames: string): T {
  return frames === '' ? failure : addEvidence(pointAt(failure, frames), { isPlaced: true });
}
