import { pointAt } from './point-at';
import { isError, messageOf, read } from './read-cause';

/** Converts a thrown value to an error. @param stack the stack of the throwing call, if known */
export function thrownValue(thrown: unknown, stack: unknown = ''): Error {
  const text = typeof thrown === 'string' ? JSON.stringify(thrown) : messageOf(thrown);
  return pointAt(new Error(isTimeOut(thrown) ? thrown : `thrown: ${text}`), String(stack));
}

/**
 * The error of an `ErrorEvent`, which a test throws with `socket.onerror = reject`; other values unchanged. Jest
 * prints this error instead of the event.
 */
export function errorOfEvent(thrown: unknown): unknown {
  const error = read(thrown, 'error');
  const isEvent = read(thrown, 'type') === 'error' && read(thrown, 'stack') === undefined;
  return isEvent && isError(error) ? error : thrown;
}

/** Whether it is what Jest throws when the limit of a test or hook has passed. */
export function isTimeOut(thrown: unknown): thrown is string {
  return typeof thrown === 'string' && thrown.startsWith('Exceeded timeout of ');
}
