import { expect, test } from '@jest/globals';
import { StartOutput } from '../../../src/test-realm/server/start-output';

function makeStream() {
  const written: unknown[] = [];
  return { written, write: (chunk: unknown) => written.push(chunk) > 0 };
}
const quiet = { getBuffer: () => undefined };

test('shows what was written, and passes it on', () => {
  const stream = makeStream();
  const { write } = stream;
  const output = new StartOutput([stream as never], quiet);
  stream.write('DATABASE_URL is not set\n');
  stream.write(Buffer.from('bytes'));
  output.end();
  stream.write('later');

  expect(output.describe()).toBe('The last output of the server:\n  | DATABASE_URL is not set');
  expect(stream.written).toHaveLength(3);
  expect(stream.write).toBe(write);
});

test('shows a console that prints immediately without the place of the call', () => {
  const stream = makeStream();
  const output = new StartOutput([stream as never], quiet);
  stream.write('  console.error\n    no database\n\n      at main (app.js:3:4)\n\n');

  expect(output.describe()).toBe(
    'The last output of the server:\n  | console.error\n  |     no database',
  );
});

test('shows a console that prints at the end, from the start on', () => {
  const buffer = [{ type: 'log', message: 'before' }];
  const output = new StartOutput([], { getBuffer: () => buffer });
  expect(output.describe()).toBe('');
  buffer.push({ type: 'error', message: '\u001b[31mno database\u001b[39m\nask db:5432' });

  expect(output.describe()).toBe(
    'The last output of the server:\n  | no database\n  | ask db:5432',
  );
});

test('shows a console that prints immediately, and has a buffer, once', () => {
  const stream = makeStream();
  const buffer: { type: string; message: string }[] = [];
  const output = new StartOutput([stream as never], { getBuffer: () => buffer });
  stream.write('  console.error\n    no database\n    ask db\n\n      at main (app.js:3:4)\n\n');
  buffer.push({ type: 'error', message: 'no database\nask db' });

  expect(output.describe()).toBe('The last output of the server:\n  | no database\n  | ask db');
});

test('shows the last lines of long output', () => {
  const stream = makeStream();
  const output = new StartOutput([stream as never], quiet);
  for (let line = 1; line <= 60; line += 1) stream.write(`line ${line}\n`);

  const lines = output.describe().split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'The last output of the server:',
    '  | … 38 lines left out …',
    '  | line 49',
  ]);
  expect(lines.at(-1)).toBe('  | line 60');
});
