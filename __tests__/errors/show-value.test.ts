import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { expect, test } from '@jest/globals';
import { showTyped, showValue } from '../../src/errors/show-value';

function fails(): never {
  throw new Error('must not run');
}
const hostile = Object.fromEntries(
  ['get', 'has', 'ownKeys', 'getPrototypeOf'].map((t) => [t, fails]),
);

test.each<[string, unknown, string]>([
  ['text', '9000', "'9000' (string)"],
  ['NaN', Number.NaN, 'NaN (number)'],
  ['Infinity', Number.NEGATIVE_INFINITY, '-Infinity (number)'],
  ['a BigInt', 9000n, '9000n (bigint)'],
  ['null', null, 'null'],
  ['nothing', undefined, 'undefined'],
  ['a symbol', Symbol('port'), 'Symbol(port) (symbol)'],
  ['a list', [1, 'a'], "[ 1, 'a' ] (array)"],
  [
    'a getter',
    Object.defineProperty({}, 'port', { get: fails, enumerable: true }),
    '{ port: [Getter] } (object)',
  ],
  [
    'no prototype',
    Object.assign(Object.create(null), { a: 1 }),
    '[Object: null prototype] { a: 1 } (object)',
  ],
  [
    'a hostile toString',
    { toString: fails, toJSON: fails },
    '{ toString: [Function: fails], toJSON: [Function: fails] } (object)',
  ],
])('%s is shown with its type', (_name, value, shown) => {
  expect(showTyped(value)).toBe(shown);
});

test('a hostile proxy is shown with its type', () => {
  // Node 26 also says that it is a proxy.
  expect(showTyped(new Proxy({ a: 1 }, hostile))).toMatch(
    /^(?:\{ a: 1 \}|Proxy\(\{ a: 1 \}\)) \(object\)$/,
  );
});

test('a value that throws while it is inspected is shown by its type', () => {
  class Hostile {}
  Object.defineProperty(Hostile, 'name', { get: fails });
  expect(showValue(new Hostile())).toBe('an object that cannot be shown');
});

test('a long value stays short, on one line', () => {
  const shown = showValue({
    list: Array.from({ length: 1000 }, (_, i) => i),
    text: 'a'.repeat(9999),
  });
  expect(shown.length).toBeLessThan(400);
  expect(shown).not.toContain('\n');
});

test('omits properties that async hooks add to a promise, and shortens a long value', async () => {
  const storages = Array.from({ length: 60 }, () => new AsyncLocalStorage<object>());
  const make = storages.reduce<() => Promise<number>>(
    (inner, storage) => () => storage.run({ test: {} }, inner),
    () => Promise.resolve(1),
  );
  // Storages alone add none from Node 24 on.
  const hook = createHook({ init() {} }).enable();
  expect(showValue({ a: make() })).toBe('{ a: Promise { 1 } }');
  hook.disable();
  for (const storage of storages) storage.disable();

  const long = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`key${index}`, index]),
  );
  expect(showValue(long).length).toBeLessThan(1010);
});

test.each<[string, unknown]>([
  ['headers', { Authorization: 'Bearer S3CR3T', cookie: ['a=S3CR3T', 'b=S3CR3T'] }],
  ['nested headers', { client: { headers: { 'Proxy-Authorization': 'Basic S3CR3T' } } }],
  ['a list of headers', [['Authorization', 'Bearer S3CR3T']]],
  ['a Map', new Map([['set-cookie', 'a=S3CR3T; Path=/']])],
  ['a header line', 'Authorization: Bearer S3CR3T\n'],
  ['a cookie line', 'Cookie: a=S3CR3T; b=S3CR3T'],
  ['a URL', 'ws://user:S3CR3T@127.0.0.1/'],
])('credentials are removed: %s', (_name, value) => {
  const shown = showTyped(value);
  expect(shown).toContain('(masked)');
  expect(shown).not.toContain('S3CR3T');
});
