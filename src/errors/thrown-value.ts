import { pointAt } from './point-at';
import { messageOf } from './read-cause';

/** Converts a thrown value to an error. @param stack the stack of the throwing call, if known */
export function thrownValue(thrown: unknown, stack: unknown = ''): Error {
  const text = typeof thrown === 'string' ? JSON.stringify(thrown) : messageOf(thrown);
  return pointAt(new Error(isTimeOut(thrown) ? thrown : `thrown: ${text}`), String(stack));
}

/** Whether it is what Jest throws when the limit of a test or hook has passed. */
export function isTimeOut(thrown: unknown): thrown is string {
  return typeof thrown === 'string' && thrown.startsWith('Exceeded timeout of ');
}
