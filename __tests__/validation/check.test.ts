import { expect, test } from '@jest/globals';
import { answerOf, checkArgument, readOptions, refuseExtra } from '../../src/validation/check';
import { anything, count, flag, text } from '../../src/validation/kinds';
import { keysOf, objectOf } from '../../src/validation/object';

const shape = { count, flag, text };

/** The message and the code of what it throws. */
function refusal(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return `${code}: ${message}`;
  }
}

test('options are copied, without undefined ones', () => {
  const given = { count: 1, text: undefined };
  const options = readOptions('f()', given, shape);
  expect(options).toStrictEqual({ count: 1 });
  expect(options).not.toBe(given);
});

test('an option is read only once', () => {
  let reads = 0;
  const given = {
    get count() {
      reads += 1;
      return reads;
    },
  };
  expect(readOptions('f()', given, shape)).toEqual({ count: 1 });
  expect(reads).toBe(1);
});

test.each<[string, unknown, string]>([
  [
    'a wrong value',
    { count: 0 },
    'f(): expected "count" to be a whole number, 1 or more, received 0',
  ],
  ['an unknown option', { cuont: 1 }, 'Did you mean "count"?'],
  [
    'a name from Object.prototype',
    { constructor: 1 },
    'received "constructor". Known: count, flag, text.',
  ],
  ['not an object', 1, 'f(): expected an object with count, flag, text, received 1 (number).'],
  ['a list', [], 'f(): expected an object with count, flag, text, received [] (array).'],
  [
    'a getter that throws',
    {
      get flag() {
        throw new Error('not now');
      },
    },
    'f(): expected "flag" to be readable, received a getter that threw: not now.',
  ],
])('%s is refused', (_name, given, message) => {
  const text = refusal(() => readOptions('f()', given as object, shape));
  expect(text).toContain('ERR_WS_OPTION_INVALID: f(): ');
  expect(text).toContain(message);
});

test('a required option must be set', () => {
  expect(readOptions('f()', { count: 1 }, shape, ['count'])).toEqual({ count: 1 });
  const missing = 'f(): expected "text" to be a string, received undefined.';
  expect(refusal(() => readOptions('f()', {}, shape, ['text']))).toContain(missing);
  expect(refusal(() => readOptions('f()', { text: undefined }, shape, ['text']))).toContain(
    missing,
  );
  expect(refusal(() => readOptions('f()', {}, { value: anything }, ['value']))).toContain(
    'f(): expected "value" to be given, received undefined.',
  );
});

test('an object within options is named with its path', () => {
  const kind = objectOf(shape, ['text']);
  expect(kind('client', { text: '' })).toBeUndefined();
  expect(kind('client', { text: '', flag: 1 })?.expected).toBe('"client.flag" to be true or false');
  expect(kind('client', { text: '', flga: 1 })?.remedy).toBe('Did you mean "client.flag"?');
  expect(kind('client', {})?.expected).toBe('"client.text" to be a string');
  expect(kind('client', 1)?.expected).toBe('"client" to be an object with count, flag, text');
});

test('an argument is named in the message', () => {
  expect(refusal(() => checkArgument('f()', 'count', 1, count))).toBeUndefined();
  expect(refusal(() => checkArgument('f()', 'count', 'a', count))).toContain(
    `f(): expected "count" to be a whole number, 1 or more, received 'a' (string).`,
  );
});

test('keys are those of plain objects, of any realm', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const ofAnotherRealm = Object.setPrototypeOf({}, Object.create(null)) as object;
  const values = [
    { a: 1 },
    {},
    Object.create(null),
    ofAnotherRealm,
    Object.assign(new Map(), { a: 1 }),
  ];
  expect(values.map(keysOf)).toEqual([['a'], [], [], [], ['a']]);
  const others = [null, undefined, 'a', () => 1, [], ['a'], new Map(), new URL('ws://a'), proxy];
  expect(others.map(keysOf)).toEqual(others.map(() => undefined));
});

test('a promise instead of an answer is refused, and its rejection is handled', () => {
  expect(answerOf('f()', false)).toBe(false);
  expect(answerOf('f()', undefined)).toBeUndefined();
  expect(refusal(() => answerOf('f()', Promise.reject(new Error('late'))))).toContain(
    'f(): expected its function to return a value, received a promise. Give a function that is not async.',
  );
});

test('arguments that a call takes, and undefined ones after them, are accepted', () => {
  expect(() => refuseExtra('f()', [])).not.toThrow();
  expect(() => refuseExtra('f()', [undefined, undefined])).not.toThrow();
  expect(() => refuseExtra('f()', [1, 2], { most: 2 })).not.toThrow();
});

test.each<[string, readonly unknown[], object, string]>([
  ['none', [0], {}, 'expected no argument, received 0 (number).'],
  ['none, after an undefined one', [undefined, null], {}, 'expected no argument, received null.'],
  ['one', ['a', 'b'], { most: 1 }, "expected at most 1 argument, received also 'b' (string)."],
  [
    'two',
    [1, 2, undefined, 4, 5],
    { most: 2, remedy: 'Call it twice.' },
    'expected at most 2 arguments, received also 4 (number). Call it twice.',
  ],
])('an argument too many is refused by a call that takes %s', (_name, given, options, message) => {
  expect(refusal(() => refuseExtra('f()', given, options))).toBe(
    `ERR_WS_OPTION_INVALID: f(): ${message}`,
  );
});

test('a kind without required keys accepts an empty object', () => {
  expect(objectOf(shape)('options', {})).toBeUndefined();
});
