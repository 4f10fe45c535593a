import { expect, test } from '@jest/globals';
import { quoteOutput } from '../../src/errors/quote-output';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

test('each line starts with a bar, so that Jest does not parse it as a stack', () => {
  expect(quoteOutput(['Error: no database', '    at open (server.js:3:9)', ''])).toEqual([
    '  | Error: no database',
    '  |     at open (server.js:3:9)',
    '  |',
  ]);
});

test('shows all 26 lines of an uncaught error', () => {
  expect(quoteOutput(numbered(26))).toHaveLength(26);
});

test('shows the first and the last lines of a long output', () => {
  const shown = quoteOutput(numbered(100));
  expect(shown).toHaveLength(41);
  expect(shown[9]).toBe('  | line 9');
  expect(shown[10]).toBe('  | … 60 lines left out …');
  expect(shown[11]).toBe('  | line 70');
  expect(shown.at(-1)).toBe('  | line 99');
});

test.each([
  ['GET /chat Authorization: Bearer abc Cookie: sid=1', 'GET /chat Authorization: (masked)'],
  ['cookie=sid=1; theme=dark', 'cookie=(masked)'],
  [
    '{"headers":{"authorization":"Bearer abc","cookie":"sid=1","host":"a:1"}}',
    '{"headers":{"authorization":(masked),"cookie":(masked),"host":"a:1"}}',
  ],
  ["  'set-cookie': [ 'sid=1', 'b=2' ],", "  'set-cookie': (masked),"],
  ["[ 'Host', 'a:1', 'Cookie', 'sid=1' ]", "[ 'Host', 'a:1', 'Cookie', (masked) ]"],
  ['12 cookies were baked; token: abc', '12 cookies were baked; token: abc'],
])('masks credentials of a logged handshake: %s', (line, shown) => {
  expect(quoteOutput([line])).toEqual([`  | ${shown}`]);
});
