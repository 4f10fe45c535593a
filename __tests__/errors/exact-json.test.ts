import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExact, writeExact } from '../../src/errors/exact-json';

test.each([
  ['{"id":9007199254740993,"n":[-9223372036854775808,18446744073709551615]}'],
  ['{"a":"\\"9007199254740993","b":"\\\\","9007199254740993":9007199254740993}'],
  ['9007199254740993'],
  [`[${'9'.repeat(300)}]`],
])('keeps every digit of %s', (text) => {
  expect(writeExact(parseExact(text))).toBe(text);
});

test('keeps exact numbers as numbers', () => {
  expect(parseExact('[9007199254740992,1.1000000000000000001,1e300,"9007199254740993"]')).toEqual([
    9007199254740992,
    1.1,
    1e300,
    '9007199254740993',
  ]);
});

test.each(['', '{', '[9007199254740993', '"9007199254740993', '[09007199254740993]'])(
  'parses nothing from invalid JSON: %p',
  (text) => {
    expect(parseExact(text)).toBeUndefined();
  },
);

test('reads and writes any other JSON like JSON.parse() and JSON.stringify()', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseExact(text)).toEqual(JSON.parse(text));
      expect(writeExact(JSON.parse(text), 2)).toBe(JSON.stringify(JSON.parse(text), undefined, 2));
    }),
  );
});

test('a toJSON() of the prototype of BigInt changes nothing', () => {
  Object.defineProperty(BigInt.prototype, 'toJSON', { value: () => 'x', configurable: true });
  try {
    expect(writeExact({ id: 9007199254740993n })).toBe('{"id":9007199254740993}');
  } finally {
    Reflect.deleteProperty(BigInt.prototype, 'toJSON');
  }
});
