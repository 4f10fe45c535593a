import { expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import { equalAsJsonText } from '../../../src/test-realm/difference/equal-as-json';
import { closestOf } from '../../../src/test-realm/difference/refused-messages';

const data = { a: 1, list: ['x', null] };
const text = JSON.stringify(data);

test.each([
  ['another order of keys', '{"a":1,"b":2}', '{"b":2,"a":1}', 'only the texts differ'],
  ['spaces', text, JSON.stringify(data, undefined, 2), 'only the texts differ'],
  ['another notation', '[1, "a"]', '[1.0, "\\u0061"]', 'only the texts differ'],
  ['a value encoded twice', data, text, 'encoded twice'],
  ['a matcher inside', { a: expect.any(Number), list: expect.anything() }, text, 'encoded twice'],
  ['bytes', data, Buffer.from(text), 'arrived as binary'],
  ['a string as JSON', 'hello', '"hello"', 'the JSON text of that string'],
])('names the form of equal JSON: %s', (_name, expected, received, found) => {
  expect(equalAsJsonText(expected, received)).toMatch(new RegExp(`^Equal as JSON.*${found}`));
});

test('a wait shows the message as the closest one', () => {
  const message = {} as ReceivedMessage;
  const candidates = [
    { message, value: 'another text' },
    { message, value: text },
  ];
  expect(closestOf(data, candidates, 2)?.text).toContain('encoded twice');
});

test.each([
  ['equal texts', text, text],
  ['other data', '{"a":1}', '{"a":2}'],
  ['texts that are not JSON', 'hello', 'hello '],
  ['an expected text that is not JSON', 'a', '{"a":1}'],
  ['another value', data, '{"a":2}'],
  ['other bytes', data, Buffer.from([0xff])],
  ['expected bytes', Buffer.from(text), text],
  ['a matcher', expect.stringContaining('x'), text],
  ['null', null, 'null'],
  ['a text that is too long to parse', '[1]', `[1${' '.repeat(1_000_000)}]`],
])('adds nothing for %s', (_name, expected, received) => {
  expect(equalAsJsonText(expected, received)).toBe('');
});
