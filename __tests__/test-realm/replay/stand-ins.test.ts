import { expect, test } from '@jest/globals';
import { StandIns } from '../../../src/test-realm/replay/stand-ins';

const masked = ['id', 're', 'token', 'user', 'sent_at'];
const texts: unknown[] = [];
const standIns = () =>
  new StandIns(
    (field) => masked.includes(field),
    (...text) => texts.push(text),
  );

test('the same value has the same stand-in in every field, and as a key', () => {
  expect(
    standIns().apply([
      { id: 'a', other: 'a' },
      { re: 'a', id: 'b', byId: { a: 1, b: 2, c: 3 } },
    ]),
  ).toEqual([
    { id: '<id 1>', other: 'a' },
    { re: '<id 1>', id: '<id 2>', byId: { '<id 1>': 1, '<id 2>': 2, c: 3 } },
  ]);
});

test('values keep their type', () => {
  const id = '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b';
  expect(
    standIns().apply({
      a: { id: 7_301, re: 12n },
      b: { id, sent_at: '2026-01-02T03:04:05Z' },
      c: { id: Buffer.from([1, 2]), user: { name: 'ada', tags: ['x', 3], isNew: true } },
      d: { id: null, token: '', re: ['a', 'b'], user: {} },
    }),
  ).toEqual({
    a: { id: 1, re: 2n },
    b: { id: '00000000-0000-4000-8000-000000000001', sent_at: '2026-01-02T03:04:05Z' },
    c: { id: Buffer.alloc(2), user: { name: '<name 1>', tags: ['<tags 1>', 3], isNew: true } },
    d: { id: null, token: '', re: ['<re 1>', '<re 2>'], user: {} },
  });
});

test('a value without masked fields is returned itself', () => {
  const value = { a: [{ b: 'c' }], d: new Date(0) };
  expect(standIns().apply(value)).toBe(value);
});

test('stand-ins of an earlier recording are kept, and texts are reported', () => {
  texts.length = 0;
  const made = standIns();
  expect(made.apply({ id: '<id 4>', token: 'x' })).toEqual({ id: '<id 4>', token: '<token 1>' });
  expect(texts).toEqual([['token', 'x', '<token 1>']]);
});
