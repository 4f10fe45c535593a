import { expect, test } from '@jest/globals';
import { showExpected } from '../../src/test-realm/message/show-expected';

class Point {
  x = 1;
}

test.each<[unknown, string]>([
  ['text', "'text'"],
  [{ a: [1, { b: 'c' }] }, "{ a: [ 1, { b: 'c' } ] }"],
  [
    { id: expect.any(Number), list: [expect.anything()] },
    '{ id: Any<Number>, list: [ Anything ] }',
  ],
  [
    expect.objectContaining({ type: 'joined', at: expect.any(String) }),
    "ObjectContaining { type: 'joined', at: Any<String> }",
  ],
  [[expect.stringMatching(/^a/)], '[ StringMatching /^a/ ]'],
  [expect.not.arrayContaining([1]), 'ArrayNotContaining [ 1 ]'],
  [new Point(), 'Point { x: 1 }'],
  [new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
])('%o', (value, text) => {
  expect(showExpected(value)).toBe(text);
});

test('shows four levels', () => {
  const matcher = expect.any(Number);
  expect(showExpected({ a: { b: { c: { d: matcher } } } })).toBe(
    '{ a: { b: { c: { d: Any<Number> } } } }',
  );
  expect(showExpected({ a: { b: { c: { d: { e: { f: 1 } } } } } })).toBe(
    '{ a: { b: { c: { d: { e: [Object] } } } } }',
  );
  expect(showExpected([[[[[[1]]]]]])).toBe('[ [ [ [ [ [Array] ] ] ] ] ]');
  expect(showExpected({ a: [expect.objectContaining({ b: { c: { d: matcher } } })] })).toBe(
    '{ a: [ ObjectContaining { b: { c: { d: [Any] } } } ] }',
  );
});

test('shows null, and a long value on one line', () => {
  expect(showExpected({ a: null })).toBe('{ a: null }');
  const names = Array.from({ length: 20 }, (_, index) => `name ${index}`);
  expect(showExpected({ names: { names } })).not.toContain('\n');
  expect(showExpected(expect.objectContaining({ a: { names } }))).toBe(
    `ObjectContaining ${showExpected({ a: { names } })}`,
  );
});

test('shows a value whose toString() throws unchanged', () => {
  const thrower = {
    get id(): number {
      throw new Error('no');
    },
  };
  expect(showExpected(thrower)).toBe('{ id: [Getter] }');
});
