import { describe, expect, test } from '@jest/globals';
import { isSameText, ValueBindings } from '../../../src/test-realm/replay/value-bindings';

const masked = ['id', 're', 'ids', 'sent_at'];
const bindings = () => new ValueBindings((field) => masked.includes(field));

describe('match()', () => {
  test.each<[unknown, unknown]>([
    ['a', 'a'],
    [
      { type: 'a', n: [1, null] },
      { n: [1, null], type: 'a' },
    ],
    [Buffer.from([1]), new Uint8Array([1])],
    [{ id: 'a' }, { id: 7 }],
    [
      { id: 'a', re: 'a' },
      { id: 'x', re: 'x' },
    ],
    [{ ids: ['a', 'b'] }, { ids: ['b', 'a'] }],
    [{ id: { a: 1 } }, { id: { b: 2 } }],
    [
      { a: { sent_at: 1 }, b: { sent_at: 1 } },
      { a: { sent_at: 5 }, b: { sent_at: 6 } },
    ],
    [{ text: 'your key is (masked).' }, { text: 'your key is 7f3.' }],
    [{ id: null }, { id: null }],
    [new Date(1), new Date(1)],
  ])('%j matches %j', (recorded, live) => {
    expect(bindings().match(recorded, live)).toBe(true);
  });

  test.each<[unknown, unknown]>([
    ['a', 'b'],
    ['1', 1],
    [{ a: 1 }, { a: 1, b: 2 }],
    [
      { a: 1, b: undefined },
      { a: 1, c: undefined },
    ],
    [[1, 2], [1]],
    [{ a: 1 }, null],
    [{ a: 1 }, [1]],
    [Buffer.from([1]), Buffer.from([2])],
    [
      { id: 'a', re: 'a' },
      { id: 'x', re: 'y' },
    ],
    [
      { id: 'a', re: 'b' },
      { id: 'x', re: 'x' },
    ],
    [{ id: 'a' }, {}],
    [{ id: 'a' }, { id: '' }],
    [{ id: null }, { id: 'a' }],
    [{ ids: ['a'] }, { ids: 'a' }],
    [{ text: 'your key is (masked).' }, { text: 'my key is 7f3.' }],
  ])('%j does not match %j', (recorded, live) => {
    expect(bindings().match(recorded, live)).toBe(false);
  });

  test('a recorded value stands for one live value from its first message on', () => {
    const made = bindings();
    expect(made.match({ id: 'a' }, { id: 1 })).toBe(true);
    expect(made.match({ re: 'a', type: 'x' }, { re: 1, type: 'x' })).toBe(true);
    expect(made.match({ re: 'a' }, { re: 2 })).toBe(false);
    expect(made.match({ re: 'b' }, { re: 1 })).toBe(false);
    expect(made.match({ byId: { a: true } }, { byId: { 1: true } })).toBe(true);
  });

  test('numbers are bound per field', () => {
    const made = bindings();
    expect(made.match({ id: 5 }, { id: 6 })).toBe(true);
    expect(made.match({ ids: [5, 7] }, { ids: [5, 6] })).toBe(true);
    expect(made.match({ id: 5 }, { id: 5 })).toBe(false);
    expect(made.apply({ id: 5, ids: [5, 7] })).toEqual({ id: 6, ids: [5, 6] });
    expect(made.apply({ re: 5 })).toEqual({ re: 5 });
  });

  test('a message that does not match binds nothing', () => {
    const made = bindings();
    expect(made.match({ id: 'a', type: 'x' }, { id: 1, type: 'y' })).toBe(false);
    expect(made.match({ id: 'a' }, { id: 2 })).toBe(true);
  });
});

describe('a text that was sent as recorded', () => {
  const sent = (value: unknown): ValueBindings => {
    const made = bindings();
    made.apply(value);
    return made;
  };

  test('is answered with the same text', () => {
    expect(sent({ id: 'a1' }).match({ re: 'a1' }, { re: 'a1' })).toBe(true);
    expect(sent({ id: 'a1' }).match({ re: 'a1' }, { re: 'a2' })).toBe(false);
  });

  test('may be the live value of another recorded one', () => {
    expect(sent({ id: 'a1' }).match({ re: 'b1' }, { re: 'a1' })).toBe(true);
  });

  test('binds neither counters nor times', () => {
    expect(sent({ id: '1' }).match({ id: '1' }, { id: '5' })).toBe(true);
    expect(sent({ id: 1 }).match({ id: 1 }, { id: 5 })).toBe(true);
    const at = (day: number) => ({ sent_at: `2026-01-0${day}T00:00:00Z` });
    expect(sent(at(1)).match(at(1), at(2))).toBe(true);
  });
});

test('apply() puts live values only into masked fields and keys', () => {
  const made = bindings();
  made.match({ id: 'a' }, { id: 7 });
  const other = { text: 'a', list: [{ id: 'b' }] };
  expect(made.apply(other)).toBe(other);
  expect(made.apply({ re: 'a', text: 'a', byId: { a: { ids: ['a', 'b'] } } })).toEqual({
    re: 7,
    text: 'a',
    byId: { 7: { ids: [7, 'b'] } },
  });
});

test.each([
  ['(masked)', '', true],
  ['(masked)', 'all', true],
  ['a (masked) b (masked)', 'a x b y', true],
  ['a (masked) b', 'a x c', false],
  ['a(masked)a', 'a', false],
  ['(masked) b', 'x b b', true],
])('%j matches the text %j: %j', (recorded, live, expected) => {
  expect(isSameText(recorded, live)).toBe(expected);
});
