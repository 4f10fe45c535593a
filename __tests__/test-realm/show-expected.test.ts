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

test('shows a value whose toString() throws unchanged', () => {
  const thrower = {
    get id(): number {
      throw new Error('no');
    },
  };
  expect(showExpected(thrower)).toBe('{ id: [Getter] }');
});
