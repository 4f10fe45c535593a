import { expect, test } from '@jest/globals';
import { shortenPair } from '../../../src/test-realm/difference/shorten-pair';

test('does not change small values', () => {
  const pair = { expected: { a: [1, 'b', null] }, received: { a: [1, 'c'], d: true } };
  expect(shortenPair(pair.expected, pair.received)).toEqual(pair);
});

test('shortens long texts on both sides of the difference', () => {
  const one = `${'x'.repeat(5000)}AAA${'y'.repeat(5000)}`;
  const { expected, received } = shortenPair(one, one.replace('AAA', 'BBB'));
  expect(expected).toBe(`… ${'x'.repeat(60)}AAA${'y'.repeat(57)} … (10003 characters)`);
  expect(received).toBe(`… ${'x'.repeat(60)}BBB${'y'.repeat(57)} … (10003 characters)`);
});

test('shortens a long list around the differing item', () => {
  const one = Array.from({ length: 100_000 }, (_, index) => index);
  const { expected, received } = shortenPair(one, one.with(50_000, -1));
  expect(expected).toEqual([
    '… 49998 items before',
    ...one.slice(49_998, 50_010),
    '… 49990 items after',
  ]);
  expect(received).toContain(-1);
});

test('keeps the differing keys of a large object', () => {
  const entries = Array.from({ length: 1000 }, (_, index) => [`key${index}`, index] as const);
  const one = Object.fromEntries(entries);
  const { expected, received } = shortenPair(one, { ...one, key900: 'other' });
  expect(Object.keys(Object(expected))).toHaveLength(13);
  expect(expected).toMatchObject({ key900: 900, '…': '988 more keys' });
  expect(received).toMatchObject({ key900: 'other' });
});

test('removes masked values, and shows whether they differ', () => {
  const isMasked = (key: string) => key === 'token';
  expect(shortenPair({ token: 'a', b: 1 }, { token: 'a', b: 2 }, isMasked)).toEqual({
    expected: { token: '(masked)', b: 1 },
    received: { token: '(masked)', b: 2 },
  });
  expect(shortenPair({ token: 'a' }, { token: 'b' }, isMasked).received).toEqual({
    token: '(masked, different value)',
  });
});

test('keeps matchers, and removes keys that objectContaining does not name', () => {
  const matcher = expect.objectContaining({ a: 1 });
  const { expected, received } = shortenPair(matcher, { a: 2, b: 3 });
  expect(expected).toBe(matcher);
  expect(received).toEqual({ a: 2 });
});

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const keyed = (count: number) =>
  Object.fromEntries(numbers(count).map((index) => [`k${index}`, index]));
const long = 'x'.repeat(400);
const cutLong = `${'x'.repeat(60)} … (400 characters)`;

test.each<[name: string, expected: unknown, received: unknown]>([
  ['texts of 300 characters', 'x'.repeat(300), 'y'.repeat(300)],
  ['lists of 12', numbers(12), numbers(12).with(3, 9)],
  ['objects of 12 keys', keyed(12), { ...keyed(12), k3: 'other' }],
  ['values of two types', { a: 1 }, [1]],
  ['null', null, { a: 1 }],
  ['a list and undefined', [1], undefined],
  ['dates', { at: new Date(0) }, { at: new Date(1) }],
])('does not change %s', (_name, expected, received) => {
  expect(shortenPair(expected, received)).toEqual({ expected, received });
});

test('shortens a text that is long on one side only', () => {
  expect(shortenPair('xy', long)).toEqual({
    expected: 'xy',
    received: `${'x'.repeat(61)} … (400 characters)`,
  });
  expect(shortenPair(long, 'y').expected).toBe(cutLong);
});

test('shortens values without a counterpart, at every depth', () => {
  const value = { text: long, list: [long, ...numbers(12)], deep: { ...keyed(13), k0: [long] } };
  const cut = {
    text: cutLong,
    list: [cutLong, ...numbers(11), '… 1 items after'],
    deep: { ...keyed(12), k0: [cutLong], '…': '1 more keys' },
  };
  expect(shortenPair(value, 5)).toEqual({ expected: cut, received: 5 });
  expect(shortenPair({}, { value })).toEqual({ expected: {}, received: { value: cut } });
  expect(shortenPair(long, 5)).toEqual({ expected: cutLong, received: 5 });
});

test('removes masked values in a value without a counterpart', () => {
  const isMasked = (key: string) => key === 'token';
  const value = { token: 'a', list: [{ token: 'b', c: 1 }] };
  expect(shortenPair(value, undefined, isMasked).expected).toEqual({
    token: '(masked)',
    list: [{ token: '(masked)', c: 1 }],
  });
});

test('keeps matchers in values without a counterpart', () => {
  const matcher = expect.any(String);
  expect(shortenPair({ a: matcher, b: [matcher] }, 5).expected).toEqual({
    a: matcher,
    b: [matcher],
  });
});

const nested = (depth: number, value: unknown): unknown =>
  depth === 0 ? value : { in: nested(depth - 1, value) };

test('shows twelve levels', () => {
  const shown = shortenPair(nested(12, { a: 1 }), nested(12, { a: 2 }));
  expect(shown).toEqual({ expected: nested(12, { a: 1 }), received: nested(12, { a: 2 }) });
  const cut = nested(13, '…');
  expect(shortenPair(nested(13, { a: 1 }), nested(13, { a: 2 }))).toEqual({
    expected: cut,
    received: cut,
  });
  const lists = (depth: number, value: unknown): unknown =>
    depth === 0 ? value : [lists(depth - 1, value)];
  expect(shortenPair(lists(13, [1]), lists(13, [2])).expected).toEqual(lists(13, '…'));
  expect(shortenPair(nested(14, 1), 5).expected).toEqual(cut);
});

test.each<[place: number, from: number]>([
  [0, 0],
  [2, 0],
  [3, 1],
  [10, 8],
  [11, 8],
  [19, 8],
])('of 20 items that differ at %i, those from %i on are shown', (place, from) => {
  const before = from > 0 ? [`… ${from} items before`] : [];
  const after = from < 8 ? [`… ${8 - from} items after`] : [];
  const all = numbers(20);
  expect(shortenPair(all, all.with(place, -1)).expected).toEqual([
    ...before,
    ...all.slice(from, from + 12),
    ...after,
  ]);
});

test('shows the end of the longer list', () => {
  const all = numbers(20);
  const { expected, received } = shortenPair(all, numbers(15));
  expect(expected).toEqual(['… 8 items before', ...all.slice(8)]);
  expect(received).toEqual(['… 8 items before', ...all.slice(8, 15)]);
  expect(shortenPair(all, all).expected).toEqual(['… 8 items before', ...all.slice(8)]);
});

test('shows twelve of the differing keys, in their order', () => {
  const other = Object.fromEntries(Object.keys(keyed(20)).map((key) => [key, 'other']));
  const { expected, received } = shortenPair(keyed(20), other);
  expect(expected).toEqual({ ...keyed(12), '…': '8 more keys' });
  expect(Object.keys(Object(received))).toEqual([...Object.keys(keyed(12)), '…']);
  const one = shortenPair(keyed(13), { ...keyed(13), k12: 'other' }).expected;
  expect(Object.keys(Object(one))).toEqual([...Object.keys(keyed(11)), 'k12', '…']);
});

test('marks the parts that one side lacks', () => {
  const { expected, received } = shortenPair({ ...keyed(7), a: 1 }, { ...keyed(7), b: 2 });
  expect(Object.keys(Object(expected))).toEqual([...Object.keys(keyed(7)), 'a']);
  expect(Object.keys(Object(received))).toEqual([...Object.keys(keyed(7)), 'b']);
});

test('shortens a list beside a text', () => {
  const cut = [...numbers(12), '… 1 items after'];
  expect(shortenPair('x', numbers(13))).toEqual({ expected: 'x', received: cut });
  expect(shortenPair(numbers(13), 'x')).toEqual({ expected: cut, received: 'x' });
});

test('compares masked values at the twelfth level', () => {
  const isMasked = (key: string) => key === 'token';
  const { received } = shortenPair(
    nested(12, { token: 'a' }),
    nested(12, { token: 'b' }),
    isMasked,
  );
  expect(received).toEqual(nested(12, { token: '(masked, different value)' }));
});

test('the shorter list ends where it ends', () => {
  const { received } = shortenPair(numbers(20), numbers(15));
  expect(received).toHaveLength(8);
  expect(shortenPair([1, 2], [1]).received).toStrictEqual([1]);
});

test('does not change lists and objects of twelve values without a counterpart', () => {
  const value = { list: numbers(12), object: keyed(12) };
  expect(shortenPair(value, 5).expected).toEqual(value);
});

test('shows twelve levels of lists without a counterpart', () => {
  const lists = (depth: number, value: unknown): unknown =>
    depth === 0 ? value : [lists(depth - 1, value)];
  expect(shortenPair(lists(14, 1), 5).expected).toEqual(lists(13, '…'));
});
