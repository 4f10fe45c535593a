import { expect, test } from '@jest/globals';
import { placeIn, placesOf } from '../../src/errors/stack-place';

test.each([
  ['    at name (/project/a.js:3:5)', '/project/a.js'],
  ['    at /project/a.js:3:5', '/project/a.js'],
  ['    at async /project/a.js:3:5', '/project/a.js'],
  ['    at async Promise.all (file:///project/a.mjs:3:5)', '/project/a.mjs'],
  ['    at name (/app/(chat)/[id]/a.js:3:5)', '/app/(chat)/[id]/a.js'],
  ['    at /app/(chat)/[id]/a.js:3:5', '/app/(chat)/[id]/a.js'],
  ['    at name (/My App (2)/a.js:3:5)', '/My App (2)/a.js'],
  ['    at Object.<anonymous> (C:\\project\\a.js:3:5)', 'C:\\project\\a.js'],
])('reads a frame: %s', (frame, path) => {
  expect(placeIn(frame)).toEqual({ path, line: 3, column: 5 });
});

test.each([
  'at noon',
  'Error: at a:1:2x',
  '    at new Promise (<anonymous>)',
  '    at eval (eval at run (/project/a.js:3:5), <anonymous>:1:1)',
  'a.js:3:5',
])('ignores any other line: %s', (line) => {
  expect(placeIn(line)).toBeUndefined();
});

test('reads the frames of a stack', () => {
  const stack = 'Error: at x:1:1\n    at a (/a.js:1:2)\n    at <anonymous>\n    at /b.js:3:4';
  expect([...placesOf(stack)].map(({ path, line }) => `${path}:${line}`)).toEqual([
    '/a.js:1',
    '/b.js:3',
  ]);
});
