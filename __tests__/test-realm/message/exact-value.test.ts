import { expect, test } from '@jest/globals';
import { exactValue } from '../../../src/test-realm/message/exact-value';

const id = '{"id":9007199254740993}';

test('JSON keeps all digits of whole numbers', () => {
  expect(exactValue(id, { codec: 'json', value: JSON.parse(id) })).toEqual({
    id: 9007199254740993n,
  });
});

test.each<[string, Buffer | string, string, unknown]>([
  ['of another codec', id, 'msgpack', JSON.parse(id)],
  ['of a codec of the user with the same name', id, 'json', { other: 1 }],
  ['of bytes', Buffer.from(id), 'json', JSON.parse(id)],
  ['with short numbers', '{"id":1}', 'json', { id: 1 }],
  ['of a text that is not JSON', '9007199254740993 id', 'json', undefined],
])('a value %s is unchanged', (_name, message, codec, value) => {
  expect(exactValue(message, { codec, value })).toBe(value);
});
