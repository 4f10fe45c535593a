import { restack } from '../errors';

/** What a foreign error says, and where it came from; it may be of another realm. */
export interface Cause {
  /** `TypeError: x is not a function`. */
  readonly message: string;
  /** Its `    at …` lines, empty when it has none. */
  readonly frames: string;
}

/** Reads anything that was thrown. */
export function causeOf(thrown: unknown): Cause {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) {
    return { message: String(thrown), frames: '' };
  }
  const name = 'name' in thrown && thrown.name !== 'Error' ? `${thrown.name}: ` : '';
  const stack = 'stack' in thrown ? String(thrown.stack) : '';
  const firstFrame = stack.indexOf('\n    at ');
  return {
    message: `${name}${thrown.message}`,
    frames: firstFrame < 0 ? '' : stack.slice(firstFrame + 1),
  };
}

/** Gives `error` the frames of its cause, so that the failure points at the user's line. */
export function pointAtCause<T extends Error>(error: T, { frames }: Cause): T {
  if (frames !== '') restack(error, frames);
  return error;
}
