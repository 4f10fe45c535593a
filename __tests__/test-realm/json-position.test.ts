import { expect, test } from '@jest/globals';
import { jsonErrorPosition } from '../../src/test-realm/message/json-position';

test.each([
  ['', 0],
  ['hello', 0],
  ['{"a":}', 5],
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ['{a:1}', 1],
  ['[1,,2]', 3],
  ['[1 2]', 3],
  ['{"a":1', 6],
  ['{"a":1} x', 8],
  ['{"a":01}', 5],
  ['{"a":tru}', 5],
  ['{"a":"b', 5],
  ['{"a":"\\x"}', 5],
  ['[1}', 2],
  ['  {"a": undefined}', 8],
  [']', 0],
  ["{'a':1}", 1],
])('%s is invalid JSON from %d', (text, position) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonErrorPosition(text)).toBe(position);
});
