import { expect, test } from '@jest/globals';
import type { Decoded } from '../../../src/test-realm/message/decoded';
import { comparable, equal, matcherOf, matches } from '../../../src/test-realm/message/match';
import type { Message } from '../../../src/test-realm/message/message';
import { plain } from '../../../src/test-realm/message/message-format';

const bytes = Buffer.from([1, 2, 3]);
const json = '{"id":1,"tags":["a","b"]}';
/** Matches any text, as expect.any(String) does. */
const anyText = {
  asymmetricMatch: (value: unknown) => typeof value === 'string',
  getExpectedType: () => 'string',
};
const anyObject = { asymmetricMatch: (value: unknown) => typeof value === 'object' };
const numbers = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] },
  },
};

test.each<[string, Message, unknown, boolean]>([
  ['equal text', 'hello', 'hello', true],
  ['other text', 'hello', 'hell', false],
  ['the text of JSON', '"hello"', '"hello"', true],
  ['a string and its JSON', '"hello"', 'hello', false],
  ['a RegExp that matches', 'hello', /ell/, true],
  ['a RegExp that does not match', 'hello', /^ell/, false],
  ['a RegExp with lastIndex, again', 'hello', /hello/g, true],
  ['a RegExp and binary', Buffer.from('hello'), /hello/, false],
  ['equal bytes', bytes, Buffer.from([1, 2, 3]), true],
  ['equal bytes of another view', bytes, new Uint8Array([1, 2, 3]).buffer, true],
  ['other bytes', bytes, Buffer.from([1, 2]), false],
  ['bytes and text', 'a', Buffer.from('a'), false],
  ['an equal object', json, { id: 1, tags: ['a', 'b'] }, true],
  ['an object with a missing key', json, { id: 1 }, false],
  ['an object with an additional key', json, { id: 1, tags: ['a', 'b'], more: 1 }, false],
  ['a list in another order', json, { id: 1, tags: ['b', 'a'] }, false],
  ['a list and an object with its keys', '["a"]', { 0: 'a' }, false],
  ['a number', '1', 1, true],
  ['null', 'null', null, true],
  ['an object and text that is not JSON', 'hello', { id: 1 }, false],
  ['an object and binary', Buffer.from(json), { id: 1, tags: ['a', 'b'] }, false],
  ['a matcher of text', json, anyText, true],
  ['a matcher of JSON', json, anyObject, true],
  [
    'an object with a key named like a matcher',
    '{"asymmetricMatch":1}',
    { asymmetricMatch: 1 },
    true,
  ],
  ['an object and null', 'null', { id: 1 }, false],
  ['a matcher within an object', json, { id: expect.any(Number), tags: expect.any(Array) }, true],
  [
    'a matcher within a list',
    json,
    { id: 1, tags: ['a', { asymmetricMatch: () => false }] },
    false,
  ],
  ['a Map and an object', '{}', new Map(), false],
  ['an Error inside and an object', '{"a":{}}', { a: new Error('no') }, false],
  ['a longer list', '[1,null]', [1], false],
  ['a list with undefined', '[1]', [1, undefined], false],
])('%s', (_name, message, expected, isMatch) => {
  expect(matches(message, expected)).toBe(isMatch);
});

test('a RegExp keeps its lastIndex', () => {
  const pattern = /l/g;
  expect([matches('l', pattern), matches('l', pattern)]).toEqual([true, true]);
  expect(pattern.lastIndex).toBe(0);
});

test('other values are compared by the given equality', () => {
  const seen: unknown[] = [];
  const equals = (received: unknown, expected: unknown): boolean =>
    seen.push(received, expected) > 0;
  expect(matches('{"id":1}', { id: 2 }, equals)).toBe(true);
  expect(seen).toEqual([{ id: 1 }, { id: 2 }]);
});

const codec = 'msgpack';
test.each<[string, Message, unknown, Decoded, boolean]>([
  ['its value', bytes, { id: 1 }, { codec, value: { id: 1 } }, true],
  ['another value', bytes, { id: 2 }, { codec, value: { id: 1 } }, false],
  ['a value that is undefined', bytes, null, { codec, value: undefined }, false],
  ['no value', bytes, bytes, { codec, reason: 'cut off' }, false],
  ['a part of a value', bytes, bytes, { codec, isPart: true }, false],
  ['the bytes on the wire', bytes, bytes, { codec, value: { id: 1 } }, true],
  ['a value of bytes', Buffer.of(9), bytes, { codec, value: bytes }, true],
  ['the text on the wire', 'id=1', 'id=1', { codec, value: { id: 1 } }, true],
  ['a RegExp for the text on the wire', 'id=1', /id/, { codec, value: { id: 1 } }, true],
  ['a value of text', 'aGVsbG8', 'hello', { codec, value: 'hello' }, true],
  ['text, for bytes that are not text', bytes, 'a', { codec, value: 1 }, false],
])('with a codec: %s', (_name, message, expected, decoded, isMatch) => {
  expect(matches(message, expected, equal, decoded)).toBe(isMatch);
});

test('the compared form of a message depends on the expected value', () => {
  expect(comparable('{"a":1}', {})).toEqual({ a: 1 });
  expect(comparable('{"a":1}', 'a')).toBe('{"a":1}');
  expect(comparable('hello', {})).toBe('hello');
  expect(comparable('1', bytes)).toBe('1');
  expect(comparable(bytes, {})).toBe(bytes);
  expect(comparable('1', {}, { codec, reason: 'cut off' })).toBe('1');
});

const wire = (text: string) => ({ data: Buffer.from(text), isBinary: false });

test('a predicate gets the message and its JSON', () => {
  const calls: unknown[][] = [];
  const matcher = matcherOf('waitFor()', (...given: unknown[]) => calls.push(given) > 1, plain);
  expect([matcher(wire('{"id":1}')), matcher(wire('hello'))]).toEqual([false, true]);
  expect(matcher({ data: bytes, isBinary: true })).toBe(true);
  expect(calls).toEqual([
    ['{"id":1}', { id: 1 }],
    ['hello', undefined],
    [bytes, undefined],
  ]);
});

test('with a codec a predicate gets the value twice; it is not called without a value', () => {
  const calls: unknown[][] = [];
  const opened: Decoded[] = [
    { codec, value: 7 },
    { codec, reason: 'cut off' },
    { codec: 'json', value: 'eight' },
  ];
  const format = {
    ...plain,
    open: () => ({ message: '8', decoded: opened.shift() }),
    argument: () => 'argument',
  };
  const matcher = matcherOf('waitFor()', (...given: unknown[]) => calls.push(given) > 0, format);
  expect([matcher(wire('')), matcher(wire('')), matcher(wire(''))]).toEqual([true, false, true]);
  expect(calls).toEqual([
    ['argument', 7],
    ['argument', 8],
  ]);
});

test('a value is compared with the decoded one', () => {
  const format = {
    ...plain,
    open: () => ({ message: 'x', decoded: { codec, reason: 'cut off' } }),
  };
  expect(matcherOf('waitFor()', 'x', format)(wire('x'))).toBe(false);
});

test('a schema matches the values that it accepts, even within an object', () => {
  expect(matcherOf('waitFor()', numbers, plain)(wire('1'))).toBe(true);
  expect(matcherOf('waitFor()', numbers, plain)(wire('"1"'))).toBe(false);
  expect(matcherOf('waitFor()', { id: numbers }, plain)(wire('{"id":1}'))).toBe(true);
});

test.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [1n], [Symbol('a')]])(
  'a message cannot be compared with %p',
  (match) => {
    expect(() => matcherOf('waitFor()', match as never, plain)).toThrow(
      /waitFor\(\): expected "match" to be a string, a RegExp, .* or a function, received /,
    );
  },
);

test('a message cannot be compared with a revoked proxy', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(() => matcherOf('waitFor()', proxy, plain)).toThrow('waitFor(): expected "match" to be');
});

test.each([[''], [0], [true], [null], [{}], [[]], [/a/], [bytes], [numbers], [() => true]])(
  'a message can be compared with %p',
  (match) => {
    expect(matcherOf('waitFor()', match as never, plain)).toEqual(expect.any(Function));
  },
);

test('an async predicate is refused', () => {
  const matcher = matcherOf('waitFor()', (async () => true) as never, plain);
  expect(() => matcher(wire('a'))).toThrow('received a promise');
});
