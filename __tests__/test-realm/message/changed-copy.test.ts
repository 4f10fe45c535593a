import { expect, test } from '@jest/globals';
import {
  changedList,
  changedMap,
  changedObject,
} from '../../../src/test-realm/message/changed-copy';

const double = (item: unknown): unknown => (typeof item === 'number' ? item * 2 : item);

test('an unchanged value is returned itself', () => {
  const list = ['a', null];
  const object = { a: 'b' };
  const map = new Map([['a', 'b']]);
  expect(changedList(list, double)).toBe(list);
  expect(changedObject(object, (key, item) => [key, double(item)])).toBe(object);
  expect(changedMap(map, (key, item) => [key, double(item)])).toBe(map);
});

test('another item or key makes a copy; the original is unchanged', () => {
  const list = [1, 'a'];
  expect(changedList(list, double)).toEqual([2, 'a']);
  expect(list).toEqual([1, 'a']);
  expect(changedObject({ a: 1 }, (key, item) => [key, double(item)])).toEqual({ a: 2 });
  expect(changedObject({ a: 1 }, (key, item) => [`${key}b`, item])).toEqual({ ab: 1 });
  expect(changedMap(new Map([[1, 'a']]), (key, item) => [double(key), item])).toEqual(
    new Map([[2, 'a']]),
  );
});

test('the copy of an object has its prototype', () => {
  class Room {
    constructor(readonly size: number) {}
  }
  const copy = changedObject(new Room(1), (key, item) => [key, double(item)]);
  expect(copy).toBeInstanceOf(Room);
  expect(copy).toEqual({ size: 2 });
  const bare = Object.assign(Object.create(null), { a: 1 });
  expect(Object.getPrototypeOf(changedObject(bare, (key) => [key, 2]))).toBeNull();
});

test('a key __proto__ is an ordinary key', () => {
  const object: object = JSON.parse('{"__proto__":{"a":1},"b":1}');
  const copy = changedObject(object, (key, item) => [key, double(item)]);
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":1},"b":2}');
});
