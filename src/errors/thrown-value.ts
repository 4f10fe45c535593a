import { pointAt } from './point-at';
import { messageOf } from './read-cause';

/** An error in place of a thrown value that is not one. @param stack of the call that threw it, where that is known */
export function thrownValue(thrown: unknown, stack: unknown = ''): Error {
  const text = messageOf(thrown);
  const error = new Error(typeof thrown === 'string' ? text : `thrown: ${text}`);
  return pointAt(error, String(stack));
}
