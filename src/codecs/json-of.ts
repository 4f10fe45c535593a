import { invalidText } from '../errors/invalid-value';
import { nestedPromise } from '../test-realm/message/nested-promise';

/** JSON.stringify() for a message. Throws for a promise in it. */
export function jsonOf(message: object): string {
  const text = JSON.stringify(message);
  refusePromise(message, text);
  return text;
}

/** Throws for a message with a promise in it, which would be sent as `{}`. @param text its JSON text */
export function refusePromise(message: object, text: string): void {
  const problem = nestedPromise('data', message, text);
  if (problem !== undefined) throw new Error(invalidText(problem));
}
