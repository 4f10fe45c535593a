import { isObject } from '../errors/is-object';
import { read } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';

/** Names the methods that parse a message, if an assertion compares an object with the text of a message. */
export function jsonTextNote(failure: object): string {
  const result = read(failure, 'matcherResult');
  const [expected, received] = [read(result, 'expected'), read(result, 'actual')];
  if (typeof received !== 'string' || !isObject(expected)) return '';
  const isJson = isObject(withFallback(() => JSON.parse(received) as unknown, undefined));
  return isJson
    ? 'The received value is JSON text: receiveJson() parses it, and so do toReceiveMessage() and toHaveReceivedMessages().'
    : '';
}
