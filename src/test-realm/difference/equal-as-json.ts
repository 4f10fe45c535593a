/** Finds messages that equal the expected value as JSON, but not as text, or in another form. Pure. */
import { isObject } from '../../errors/is-object';
import { withFallback } from '../../errors/with-fallback';
import { isAsymmetric } from '../message/asymmetric';
import { equal } from '../message/match';
import { isBytes, toBuffer } from '../message/message';

/** Maximum length of a text that is parsed. */
const longest = 1_000_000;

/** What differs although the JSON is equal, and the remedy; empty for other values. */
export function equalAsJsonText(expected: unknown, received: unknown): string {
  if (typeof expected === 'string') return ofTexts(expected, received);
  if (!isObject(expected) || isBytes(expected) || isAsymmetric(expected)) return '';
  if (typeof received === 'string' && isEqual(parsed(received), expected)) {
    return 'Equal as JSON, but encoded twice: the message is a JSON string with JSON in it. Call JSON.stringify() once where it is sent.';
  }
  if (isBytes(received) && isEqual(parsed(toBuffer(received).toString()), expected)) {
    return 'Equal as JSON, but the message arrived as binary: send it as text, or expect a Buffer.';
  }
  return '';
}

function ofTexts(expected: string, received: unknown): string {
  if (typeof received !== 'string' || expected === received) return '';
  const [one, other] = [parsed(expected), parsed(received)];
  if (isEqual(other, expected)) {
    return 'Equal as JSON: the message is the JSON text of that string. Expect JSON.stringify(text), or send the string unchanged.';
  }
  return one !== undefined && isEqual(other, one)
    ? 'Equal as JSON; only the texts differ. Expect the value, not its text, to compare the data.'
    : '';
}

function isEqual(received: unknown, expected: unknown): boolean {
  return received !== undefined && equal(received, expected);
}

/** `undefined` for a text that is not JSON. */
function parsed(text: string): unknown {
  return text.length > longest
    ? undefined
    : withFallback(() => JSON.parse(text) as unknown, undefined);
}
