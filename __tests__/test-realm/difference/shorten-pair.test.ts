import { expect, test } from '@jest/globals';
import { shortenPair } from '../../../src/test-realm/difference/shorten-pair';

test('does not change small values', () => {
  const pair = { expected: { a: [1, 'b', null] }, received: { a: [1, 'c'], d: true } };
  expect(shortenPair(pair.expected, pair.received)).toEqual(pair);
});

test('cuts long texts on both sides of the difference', () => {
  const one = `${'x'.repeat(5000)}AAA${'y'.repeat(5000)}`;
  const { expected, received } = shortenPair(one, one.replace('AAA', 'BBB'));
  expect(expected).toBe(`… ${'x'.repeat(60)}AAA${'y'.repeat(57)} … (10003 characters)`);
  expect(received).toBe(`… ${'x'.repeat(60)}BBB${'y'.repeat(57)} … (10003 characters)`);
});

test('cuts a long list around the item that differs', () => {
  const one = Array.from({ length: 100_000 }, (_, index) => index);
  const { expected, received } = shortenPair(one, one.with(50_000, -1));
  expect(expected).toEqual([
    '… 49998 items before',
    ...one.slice(49_998, 50_010),
    '… 49990 items after',
  ]);
  expect(received).toContain(-1);
});

test('keeps the keys that differ of many', () => {
  const entries = Array.from({ length: 1000 }, (_, index) => [`key${index}`, index] as const);
  const one = Object.fromEntries(entries);
  const { expected, received } = shortenPair(one, { ...one, key900: 'other' });
  expect(Object.keys(Object(expected))).toHaveLength(13);
  expect(expected).toMatchObject({ key900: 900, '…': '988 more keys' });
  expect(received).toMatchObject({ key900: 'other' });
});

test('leaves out what is masked, and says whether it differs', () => {
  const isMasked = (key: string) => key === 'token';
  expect(shortenPair({ token: 'a', b: 1 }, { token: 'a', b: 2 }, isMasked)).toEqual({
    expected: { token: '(masked)', b: 1 },
    received: { token: '(masked)', b: 2 },
  });
  expect(shortenPair({ token: 'a' }, { token: 'b' }, isMasked).received).toEqual({
    token: '(masked, another value)',
  });
});

test('keeps matchers, and leaves out what objectContaining does not name', () => {
  const matcher = expect.objectContaining({ a: 1 });
  const { expected, received } = shortenPair(matcher, { a: 2, b: 3 });
  expect(expected).toBe(matcher);
  expect(received).toEqual({ a: 2 });
});
