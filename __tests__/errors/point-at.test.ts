import { expect, test } from '@jest/globals';
import { pointAt } from '../../src/errors/point-at';

const line = '    at Object.m (/project/chat.test.js:3:9)';

test('the first frame with a place is the first', () => {
  const stack = `Error\n    at AsyncGenerator.next (<anonymous>)\n${line}\n    at Array.map (<anonymous>)`;
  expect(pointAt(new TypeError('no'), stack).stack).toBe(
    `TypeError: no\n${line}\n    at Array.map (<anonymous>)`,
  );
});

test('an error keeps its own stack if there is no other', () => {
  const error = new Error('no');
  const { stack } = error;
  expect(pointAt(error, undefined).stack).toBe(stack);
});
