import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskedFields, ValueMasks } from '../../../src/test-realm/transcript/mask-values';

function masked(fields: readonly (string | RegExp)[], ...values: readonly unknown[]): unknown[] {
  const masks = new ValueMasks(fields);
  return values.map((value) => masks.apply(value));
}

describe('the values of masked fields', () => {
  test('the same value has the same name in every masked field', () => {
    expect(
      masked(
        ['id', /_id$/],
        { type: 'created', id: 'f81d' },
        { type: 'joined', user_id: 'f81d', room_id: 'a0' },
        { type: 'left', id: 'b7', user_id: 'f81d' },
      ),
    ).toEqual([
      { type: 'created', id: '<id 1>' },
      { type: 'joined', user_id: '<id 1>', room_id: '<room_id 1>' },
      { type: 'left', id: '<id 2>', user_id: '<id 1>' },
    ]);
  });

  test.each([
    ['at any depth', ['id'], { a: [{ b: { id: 7 } }] }, { a: [{ b: { id: '<id 1>' } }] }],
    ['a name in any case', ['ID'], { Id: 7 }, { Id: '<Id 1>' }],
    [
      'a RegExp with lastIndex',
      [/id/g],
      [{ id: 1 }, { id: 2 }, { id: 3 }],
      [{ id: '<id 1>' }, { id: '<id 2>' }, { id: '<id 3>' }],
    ],
    ['a string does not match a longer name', ['id'], { idea: 1, uuid: 2 }, { idea: 1, uuid: 2 }],
    [
      'a list, item by item',
      ['ids'],
      { ids: [7, 8, 7] },
      { ids: ['<ids 1>', '<ids 2>', '<ids 1>'] },
    ],
    [
      'an object as a whole, regardless of key order',
      ['user'],
      [{ user: { a: 1, b: 2 } }, { user: { b: 2, a: 1 } }],
      [{ user: '<user 1>' }, { user: '<user 1>' }],
    ],
    [
      'values of different types differ',
      ['id'],
      [{ id: 7 }, { id: '7' }, { id: 7n }],
      [{ id: '<id 1>' }, { id: '<id 2>' }, { id: '<id 3>' }],
    ],
    [
      'equal bytes of any class',
      ['key'],
      [{ key: Buffer.from([1, 2]) }, { key: new Uint8Array([1, 2]) }, { key: Buffer.from([1]) }],
      [{ key: '<key 1>' }, { key: '<key 1>' }, { key: '<key 2>' }],
    ],
    [
      'null and undefined are unchanged',
      ['id'],
      [{ id: null }, { id: undefined }, { id: '' }],
      [{ id: null }, { id: undefined }, { id: '' }],
    ],
    [
      'zero and false are values',
      ['id'],
      [{ id: 0 }, { id: false }],
      [{ id: '<id 1>' }, { id: '<id 2>' }],
    ],
    [
      'later keys of objects',
      ['id'],
      [{ id: 'u7' }, { present: { u7: { id: 'u7' }, u8: 1 } }],
      [{ id: '<id 1>' }, { present: { '<id 1>': { id: '<id 1>' }, u8: 1 } }],
    ],
    [
      'a Map and a Set',
      ['id'],
      new Map<string, unknown>([
        ['id', 7],
        ['all', new Set([{ id: 7 }])],
      ]),
      new Map<string, unknown>([
        ['id', '<id 1>'],
        ['all', new Set([{ id: '<id 1>' }])],
      ]),
    ],
  ])('%s', (_case, fields, value, expected) => {
    expect(masked(fields, value)[0]).toEqual(expected);
  });

  test.each([
    ['created_at', 1764495668123],
    ['sentAt', 1764495668123],
    ['timestamp', '17:41'],
    ['ts', 1764495668.25],
    ['startTime', 12],
    ['last', new Date(0)],
    ['last', '2026-11-30T09:41:08.123Z'],
  ])('a time has no number, since equal times are a coincidence: %s %p', (field, value) => {
    expect(masked([field], { [field]: value })).toEqual([{ [field]: `<${field}>` }]);
  });

  test.each(['chat', 'format', 'bets', 'update', 'lifetime', 'at_home'])(
    '%s is not a time',
    (field) => {
      expect(masked([field], { [field]: 5 })).toEqual([{ [field]: `<${field} 1>` }]);
    },
  );

  test('a previously masked value is kept, and its number is not reused', () => {
    expect(
      masked(['id', 'sent_at'], { id: '<id 2>', sent_at: '<sent_at>' }, { id: 'f81d' }),
    ).toEqual([{ id: '<id 2>', sent_at: '<sent_at>' }, { id: '<id 3>' }]);
    expect(masked(['text'], { text: '<b>' })).toEqual([{ text: '<text 1>' }]);
  });

  test('a value without a masked field is the same object, and no value is changed', () => {
    const plain = { a: [{ b: 1 }], at: new Date(0), bytes: Buffer.from('x') };
    const secret = Object.freeze({ id: 7, plain });
    const [own, copy] = masked(['id'], plain, secret);
    expect(own).toBe(plain);
    expect(copy).toEqual({ id: '<id 1>', plain });
    expect((copy as typeof secret).plain).toBe(plain);
  });

  test('an instance of a class keeps its class', () => {
    class Move {
      constructor(readonly id: number) {}
    }
    expect(masked(['id'], new Move(7))[0]).toBeInstanceOf(Move);
  });

  test('a circular value is handled', () => {
    const own: Record<string, unknown> = { id: 7 };
    own.self = own;
    own.list = [own];
    expect(masked(['id'], own)).toEqual([
      { id: '<id 1>', self: '[Circular]', list: ['[Circular]'] },
    ]);
  });

  test('a single field of a header', () => {
    const masks = new ValueMasks(['authorization']);
    expect(masks.field('Authorization', 'Bearer f81d')).toBe('<Authorization 1>');
    expect(masks.field('Accept', '*/*')).toBe('*/*');
  });

  test('masking twice equals masking once, and leaves nothing of a masked value', () => {
    const secret = fc.uuid();
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.record({ token: secret, rest: tie('node') }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, (given) => {
        const [once] = masked(['token'], given);
        expect(masked(['token'], once)).toEqual([once]);
        expect(JSON.stringify(once)).not.toMatch(/"token":"[\da-f]{8}-/);
      }),
    );
  });
});

test.each([
  ['not a list', 'id', 'a list of names of fields'],
  ['an empty name', [''], 'the name of a field, or a RegExp'],
  ['a number', ['id', 7], 'the name of a field, or a RegExp'],
])('%s is refused', (_case, value, expected) => {
  expect(maskedFields('mask', value)?.expected).toContain(expected);
});
