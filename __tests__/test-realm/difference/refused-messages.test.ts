import { describe, expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import { closestOf, RefusedMessages } from '../../../src/test-realm/difference/refused-messages';
import { SchemaMatcher } from '../../../src/test-realm/schema/schema-matcher';

const mebibyte = 1024 * 1024;

describe('the messages that did not match', () => {
  const listOf = (lengths: readonly number[]): readonly number[] => {
    const messages = new RefusedMessages<number>();
    for (const [index, length] of lengths.entries()) messages.add(index, length);
    expect(messages.count).toBe(lengths.length);
    return messages.list();
  };
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => from + index);

  test.each([
    [0, []],
    [50, range(0, 50)],
    [100, range(0, 100)],
    [101, [...range(0, 50), ...range(51, 101)]],
    [1000, [...range(0, 50), ...range(950, 1000)]],
  ])('of %i, the first and the last fifty are kept', (count, kept) => {
    expect(listOf(range(0, count).map(() => 1))).toEqual(kept);
  });

  test('of large messages, 16 MiB are kept at the start, and the same at the end', () => {
    const large = 8 * mebibyte;
    expect(listOf([large, large, large, large])).toEqual([0, 1, 2, 3]);
    expect(listOf([large, large, large, large, 1])).toEqual([0, 1, 3, 4]);
    expect(listOf([large, large, large, large, 1, large - 1])).toEqual([0, 1, 3, 4, 5]);
    expect(listOf([large, large, large, large, 1, large])).toEqual([0, 1, 4, 5]);
  });

  test('are in the order of arrival, regardless of size', () => {
    expect(listOf([16 * mebibyte, 0, 8 * mebibyte, 0])).toEqual([0, 1, 2, 3]);
  });

  test('a very large message is kept while it is the last', () => {
    expect(listOf([100 * mebibyte])).toEqual([0]);
    expect(listOf([100 * mebibyte, 100 * mebibyte])).toEqual([1]);
  });
});

/** The value is what the test compares; the message is returned as it came. */
const candidates = (...values: readonly unknown[]) =>
  values.map((value) => ({ message: { value } as unknown as ReceivedMessage, value }));
const print = (expected: unknown, received: unknown): string =>
  `${JSON.stringify(expected)} / ${JSON.stringify(received)}`;
const closest = (expected: unknown, ...values: readonly unknown[]) =>
  closestOf(expected, candidates(...values), values.length, print);
const closestValue = (expected: unknown, ...values: readonly unknown[]): unknown =>
  (closest(expected, ...values)?.message as { value: unknown } | undefined)?.value;

const schema = new SchemaMatcher({
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) => ({
      issues: Array.from({ length: Number(value) }, () => ({ message: 'no' })),
    }),
  },
});

describe('the closest message', () => {
  test.each<[string, unknown, unknown[], unknown]>([
    ['of objects: more equal fields', { a: 1, b: 2 }, [{ a: 1, b: 3 }, { a: 2 }], { a: 1, b: 3 }],
    ['of equally near ones: the latest', { a: 1 }, [{ a: 2 }, { a: 3 }], { a: 3 }],
    ['of texts: the one that shares more', 'hello', ['hallo', 'bye'], 'hallo'],
    [
      'of bytes: the longest common start',
      Buffer.of(1, 2, 3),
      [Buffer.of(1, 2, 4), Buffer.of(1)],
      Buffer.of(1, 2, 4),
    ],
    [
      'of typed arrays, too',
      new Uint16Array([1, 2]),
      [new Uint16Array([1, 3])],
      new Uint16Array([1, 3]),
    ],
    [
      'for objectContaining',
      expect.objectContaining({ a: 1, b: 1 }),
      [{ a: 1, c: 3 }, { c: 1 }],
      { a: 1, c: 3 },
    ],
    ['for a schema: the fewest issues', schema, [3, 1, 2], 1],
    ['for null', null, [0], 0],
    ['for false', false, [true], true],
  ])('%s', (_name, expected, values, found) => {
    expect(closestValue(expected, ...values)).toEqual(found);
  });

  test.each<[string, unknown, unknown[]]>([
    ['for a text: values and bytes', 'a', [1, { a: 1 }, Buffer.from('a')]],
    ['for a text: one with nothing in common', 'hello', ['xyz']],
    ['for an object: texts and bytes', { 0: 'a' }, ['a', Buffer.from('a')]],
    ['for an object: one without its fields', { a: 1, b: 2 }, [{ c: 1, d: 2 }]],
    ['for bytes: texts and values', Buffer.from('a'), ['a', { 0: 97 }]],
    ['for bytes: others', Buffer.of(1, 2, 3, 4, 5, 6), [Buffer.of(1, 9)]],
    ['for empty bytes: others', Buffer.of(), [Buffer.of(1)]],
    ['for a RegExp', /a/, ['a', {}]],
    ['for a function', () => false, ['a', 1]],
    ['without an expected value', undefined, [null, 'a']],
    ['for another matcher', expect.any(String), [1]],
    ['of none', 'a', []],
  ])('there is none %s', (_name, expected, values) => {
    expect(closest(expected, ...values)).toBeUndefined();
  });

  test('has a likeness of at least a fifth', () => {
    expect(closest({ a: 1, b: 2 }, { a: 1, b: 3 })?.likeness).toBeCloseTo(0.6, 8);
    expect(closest(1, 2)?.likeness).toBeCloseTo(0.2, 8);
    expect(closest(Buffer.of(1, 2, 3, 4, 5), Buffer.of(1))?.likeness).toBeCloseTo(0.2, 8);
    expect(closest(Buffer.of(1), Buffer.of(1, 2, 3, 4))?.likeness).toBeCloseTo(0.25, 8);
    expect(closest(schema, 3)?.likeness).toBeCloseTo(0.25, 8);
    expect(closest({ a: schema }, { a: 1 })?.likeness).toBeCloseTo(0.45, 8);
  });

  test('has an introduction for one message', () => {
    expect(closest('ab', 'ac')).toMatchObject({
      text: 'The one message that did not match:\n\n"ab" / "ac"\n\n',
      difference: '"ab" / "ac"',
    });
  });

  test('has an introduction with the number of compared messages', () => {
    expect(closest('ab', 'xx', 'ac')?.text).toMatch(
      /^The closest of the 2 messages that did not match:\n/,
    );
    expect(closestOf('ab', candidates('ac', 'x'), 120, print)?.text).toMatch(
      /^The closest of the first and the last of 120 messages that did not match \(118 were not compared\):\n/,
    );
  });

  test('has the remedy for a message with more fields', () => {
    expect(closest({ a: 1 }, { a: 1, b: 2 })?.text).toBe(
      'The one message that did not match:\n\n{"a":1} / {"a":1,"b":2}\n\n' +
        'Every expected field matches; expect.objectContaining({ … }) compares only those.\n\n',
    );
  });

  test('is printed on two lines without Jest', () => {
    expect(closestOf({ a: 1 }, candidates({ a: 2 }), 1)?.difference).toBe(
      'Expected: {"a":1}\nReceived: {"a":2}',
    );
  });
});
