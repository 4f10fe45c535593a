import { expect, test } from '@jest/globals';
import { quoteOutput } from '../../src/errors/quote-output';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

test('each line has a bar before it, so that it is not taken for the stack of the failure', () => {
  expect(quoteOutput(['Error: no database', '    at open (server.js:3:9)', ''])).toEqual([
    '  | Error: no database',
    '  |     at open (server.js:3:9)',
    '  |',
  ]);
});

test('the 26 lines of an uncaught error are all shown', () => {
  expect(quoteOutput(numbered(26))).toHaveLength(26);
});

test('of a long output the first and the last lines are shown', () => {
  const shown = quoteOutput(numbered(100));
  expect(shown).toHaveLength(41);
  expect(shown[9]).toBe('  | line 9');
  expect(shown[10]).toBe('  | … 60 lines left out …');
  expect(shown[11]).toBe('  | line 70');
  expect(shown.at(-1)).toBe('  | line 99');
});
