import { pointAt } from './point-at';
import { messageOf } from './read-cause';

/** Converts a thrown value to an error. @param stack the stack of the throwing call, if known */
export function thrownValue(thrown: unknown, stack: unknown = ''): Error {
  const text = messageOf(thrown);
  const error = new Error(typeof thrown === 'string' ? text : `thrown: ${text}`);
  return pointAt(error, String(stack));
}
