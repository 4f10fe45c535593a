import { afterEach, describe, expect, test } from '@jest/globals';
import { workerApiKey } from '../../../src/bridge/worker-api';
import { differenceText, printWithJest } from '../../../src/test-realm/difference/difference-text';
import { SchemaMatcher } from '../../../src/test-realm/schema/schema-matcher';

const worker = globalThis as { [workerApiKey]?: unknown };
afterEach(() => {
  delete worker[workerApiKey];
});

const print = (expected: unknown, received: unknown, label: string): string =>
  [expected, received, label].map((one) => JSON.stringify(one)).join(' / ');
const difference = (expected: unknown, received: unknown): string =>
  differenceText(print, expected, received);

describe('the path of a difference', () => {
  test.each<[string, unknown, unknown, string]>([
    ['two fields deep', { a: { b: 1 } }, { a: { b: 2 } }, 'They differ at a.b.\n\n'],
    ['in a list', { a: [1, 2] }, { a: [1, 3] }, 'They differ at a[1].\n\n'],
    [
      'of several fields',
      { a: { b: 1, c: 1 } },
      { a: { b: 2, c: 2 } },
      'They differ at a.b, a.c.\n\n',
    ],
    [
      'beyond the first three, one',
      { a: [1, 1, 1, 1] },
      { a: [2, 2, 2, 2] },
      'They differ at a[0], a[1], a[2] and 1 more place.\n\n',
    ],
    [
      'beyond the first three, more',
      { a: [1, 1, 1, 1, 1] },
      { a: [2, 2, 2, 2, 2] },
      'They differ at a[0], a[1], a[2] and 2 more places.\n\n',
    ],
    ['in a nested list', [[1]], [[2]], 'They differ at [0][0].\n\n'],
    [
      'with a control character',
      { a: { 'b\u001b': 1 } },
      { a: { 'b\u001b': 2 } },
      'They differ at a["b\\u001b"].\n\n',
    ],
  ])('%s is named', (_name, expected, received, text) => {
    expect(difference(expected, received).split('{')[0]?.split('[[')[0]).toBe(text);
  });

  test.each<[string, unknown, unknown]>([
    ['a field', { a: 1 }, { a: 2 }],
    ['an item', [1, 2], [1, 3]],
    ['the whole value', 1, 2],
    ['texts', 'a', 'b'],
    ['texts of 300 characters', 'a'.repeat(300), 'b'.repeat(300)],
  ])('%s is not named: the diff shows it', (_name, expected, received) => {
    expect(difference(expected, received)).toBe(print(expected, received, 'Received'));
  });

  test('of long texts is a character, and the texts are shortened', () => {
    const same = 'x'.repeat(400);
    expect(difference(`${same}a`, `${same}bc`)).toBe(
      'They differ at character 400; 401 characters expected, 402 received.\n' +
        `"… ${'x'.repeat(60)}a (401 characters)" / "… ${'x'.repeat(60)}bc (402 characters)" / "Received"`,
    );
    expect(difference('xx', same)).toMatch(
      /^They differ at character 2; 2 characters expected, 400/,
    );
    expect(difference(same, 'xx')).toMatch(
      /^They differ at character 2; 400 characters expected, 2/,
    );
  });

  test('of bytes is a byte', () => {
    expect(difference(Buffer.of(1, 2, 3), new Uint8Array([1, 9]))).toBe(
      'They differ from byte 1 on; 3 bytes expected, 2 received.',
    );
    expect(difference(Buffer.of(1), 'a')).not.toContain('byte 0');
  });
});

test('a diff has at most sixty lines', () => {
  const lines = (count: number) => () => Array.from({ length: count }, (_, at) => at).join('\n');
  expect(differenceText(lines(60), 1, 2)).toBe(lines(60)());
  expect(differenceText(lines(62), 1, 2)).toBe(`${lines(60)()}\n… 2 more lines`);
});

test('the received value has its label, and its control characters are escaped', () => {
  const received = { 'a\u001b': ['b\u0007', { c: null, d: 1 }] };
  expect(differenceText(print, 1, received, 'Reply')).toBe(
    '1 / {"a\\\\u001b":["b\\\\u0007",{"c":null,"d":1}]} / "Reply"',
  );
});

test('the issues of a schema and look-alike texts are below', () => {
  const schema = new SchemaMatcher({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: () => ({ issues: [{ message: 'no a' }] }),
    },
  });
  expect(difference(schema, {})).toMatch(/ \/ "Received"\nno a$/);
  expect(difference('a b', 'a\u00a0b')).toMatch(
    /"Received"\nThey look alike: character 1 is U\+00A0, expected U\+0020\.$/,
  );
});

describe('printing without a session', () => {
  test.each<[unknown, unknown, string, string]>([
    [{ a: 1 }, [2], 'Received', 'Expected: {"a":1}\nReceived: [2]'],
    ['a\u001b', undefined, 'Got', 'Expected: "a\\u001b"\nGot:      undefined'],
  ])('shows %j and %j on two lines', (expected, received, label, text) => {
    expect(printWithJest(expected, received, label)).toBe(text);
  });
});

describe('with a session', () => {
  const begin = (): void => {
    worker[workerApiKey] = {
      session: {
        printDiff: (...given: unknown[]) => `diff of ${given.join(', ')}`,
        mask: (text: string) => text.replace('secret', '(masked)'),
        isMasked: (key: string) => key === 'token',
      },
    };
  };

  test('prints with Jest', () => {
    begin();
    expect(printWithJest(1, 2, 'Reply')).toBe('diff of 1, 2, Reply');
  });

  test('masks values by name, and texts before they are shortened', () => {
    begin();
    expect(difference({ token: 'a' }, { token: 'b' })).toBe(
      '{"token":"(masked)"} / {"token":"(masked, different value)"} / "Received"',
    );
    const long = `secret${'x'.repeat(400)}`;
    expect(difference(`${long}a`, `${long}b`)).toMatch(
      /^They differ at character 408; 409 characters expected, 409 received\.\n/,
    );
    expect(difference(long, 'y')).toContain('"(masked)xxxx');
    expect(difference('secret', 'a')).toBe(print('secret', 'a', 'Received'));
  });
});
