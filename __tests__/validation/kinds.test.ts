import { expect, test } from '@jest/globals';
import { either, type Kind, kind, listOf, oneOf } from '../../src/validation/kind';
import * as kinds from '../../src/validation/kinds';

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const withGetter = Object.defineProperty({}, 'key', {
  enumerable: true,
  get() {
    throw new Error('no value');
  },
});

const byName: Readonly<Record<string, Kind>> = kinds;
const noNumbers = [Number.NaN, '1', undefined, null, 1n, [1], {}];

test.each<[string, readonly unknown[], readonly unknown[]]>([
  ['anything', [undefined, null, 0], []],
  ['flag', [true, false], [0, 'true', undefined, null]],
  ['text', ['', 'a'], [1, undefined, null, ['a']]],
  ['action', [() => undefined, class {}], [{}, 'f', undefined]],
  ['object', [{}, { key: 1 }, Object.create(null)], [[], null, 'a', new Map()]],
  ['limit', [0, 0.5, Number.POSITIVE_INFINITY], [-1, ...noNumbers]],
  ['age', [0, 0.5, 2 ** 53 - 1], [-0.1, Number.POSITIVE_INFINITY, ...noNumbers]],
  ['milliseconds', [0, 0.5, 2 ** 31 - 1], [-0.1, 2 ** 31, ...noNumbers]],
  ['count', [1, 2, 2 ** 53 - 1], [0, 1.5, 2 ** 53, ...noNumbers]],
  ['bytes', [0, 1], [-1, 0.5, ...noNumbers]],
  ['probability', [0, 0.5, 1], [-0.1, 1.1, ...noNumbers]],
  ['status', [200, 404, 599], [199, 600, 200.5, ...noNumbers]],
  ['path', ['/', '/a', '/a?b=c'], ['', 'a/b', '/a#b', 1, undefined, ['/a']]],
  ['barePath', ['/', '/a/b'], ['', 'a/b', '/a?b=c', '/a#b', 1, undefined, ['/a']]],
  ['headerText', ['', 'a b', '\u00e9', '\t'], ['a\n', 'a\rb', '\u0142', 1, ['a'], null]],
  [
    'webSocketUrl',
    ['ws://a', 'wss://a:1/b'],
    [
      ...['http://a', 'a://ws://b', 'ws://', 'ws://a#b', 'ws://a:0', 'ws://*.a', 'ws://a:x', 1],
      { toString: () => 'ws://a' },
    ],
  ],
  [
    'headers',
    [{}, { a: 'b', c: ['d', 'e'], f: 1 }],
    [
      [],
      'a: b',
      null,
      { a: 'b\r\nc: d' },
      { a: 'b\nc' },
      { a: 'b\rc' },
      { a: ['b', '\n'] },
      { a: {} },
    ],
  ],
  ['protocol', ['v1', 'graphql-ws', 'v1.stomp'], ['', 'a b', 'a,b', '(+', 1, undefined]],
  ['protocols', ['v1', [], ['v1', 'v2']], [1, ['v1', 2], { 0: 'v1' }]],
])('%s accepts %p and refuses %p', (name, valid, invalid) => {
  const problems = (values: readonly unknown[]) =>
    values.map((value) => byName[name]?.('value', value)?.expected);
  expect(problems(valid)).toEqual(valid.map(() => undefined));
  const expected = expect.stringMatching(/^"value(?:\.a)?" to be ./) as unknown;
  expect(problems(invalid)).toEqual(invalid.map(() => expected));
});

test('no kind throws for a value that is unreadable', () => {
  for (const [name, check] of Object.entries(byName)) {
    expect(() => [check(name, revoked), check(name, withGetter)]).not.toThrow();
  }
  expect([revoked, withGetter].map((value) => kinds.object('value', value)?.expected)).toEqual([
    '"value" to be an object',
    '"value" to be an object',
  ]);
});

test('a failure has the expectation, the value with its type, and the remedy', () => {
  const even = kind('an even number', (value) => Number(value) % 2 === 0, 'Add 1.');
  expect(even('count', 2)).toBeUndefined();
  expect(even('count', 3)).toEqual({
    expected: '"count" to be an even number',
    received: '3 (number)',
    remedy: 'Add 1.',
  });
});

test('oneOf() names all values', () => {
  expect(oneOf('a', 1, null)('mode', 'a')).toBeUndefined();
  expect(oneOf('a', 1, null)('mode', null)).toBeUndefined();
  expect(oneOf('a', 1, null)('mode', 'b')?.expected).toBe(`"mode" to be 'a', 1 or null`);
  expect(oneOf('a')('mode', 'b')?.expected).toBe(`"mode" to be 'a'`);
});

test('either() accepts a value that one of its kinds accepts', () => {
  const textOrCount = either('a string or a count', kinds.text, kinds.count);
  expect(textOrCount('value', 'a')).toBeUndefined();
  expect(textOrCount('value', 1)).toBeUndefined();
  expect(textOrCount('value', 0)?.expected).toBe('"value" to be a string or a count');
});

test('listOf() names the first invalid entry', () => {
  const texts = listOf('a list of strings', kinds.text);
  expect(texts('names', [])).toBeUndefined();
  expect(texts('names', ['a', 'b'])).toBeUndefined();
  expect(texts('names', 'a')?.expected).toBe('"names" to be a list of strings');
  expect(texts('names', ['a', 1, 2])?.expected).toBe('"names[1]" to be a string');
  // biome-ignore lint/suspicious/noSparseArray: a hole is an entry without a value.
  expect(texts('names', ['a', , 'c'])?.expected).toBe('"names[1]" to be a string');
});

test('a URL is validated without URL.canParse(), which jsdom 20 lacks', () => {
  const { canParse } = URL;
  Reflect.deleteProperty(URL, 'canParse');
  try {
    expect(kinds.webSocketUrl('url', 'wss://api.example.com/v1')).toBeUndefined();
    expect(kinds.webSocketUrl('url', 'wss://:99999')?.received).toBe("'wss://:99999' (string)");
  } finally {
    URL.canParse = canParse;
  }
});

test('an http:// or https:// URL is refused with the ws:// or wss:// URL to write', () => {
  expect(kinds.webSocketUrl('url', 'https://chat.example.com')).toMatchObject({
    remedy:
      "Write 'wss://chat.example.com', also for a client that is given 'https://chat.example.com'.",
  });
  expect(kinds.webSocketUrl('url', 'http://a')?.remedy).toMatch(/^Write 'ws:\/\/a'/);
  for (const url of ['chat.example.com', 'at http://a', 5, undefined]) {
    expect(kinds.webSocketUrl('url', url)?.remedy).toBeUndefined();
  }
});
