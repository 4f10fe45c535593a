import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const source = join(__dirname, '..', '..', 'src');
/** The page of the report runs in a browser. */
const others = ['report-page', join('platform', 'clock.ts')];

// A test replaces `performance.now` by fake timers, or assigns it.
test('only platform/clock reads performance.now', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const readers = files.filter(
    (file) =>
      file.endsWith('.ts') &&
      !others.some((other) => file.startsWith(other)) &&
      readFileSync(join(source, file), 'utf8').includes('performance.now'),
  );
  expect(readers).toEqual([]);
});
