import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from '@jest/globals';

const src = join(__dirname, '..', '..', 'src');
/** Run in a process or browser of their own, not in the environment of a test. */
const apart = ['cli', 'report-page'];

test('sources loaded in a test file do not use URL.canParse(), which jsdom 20 of Jest 29 lacks', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !apart.includes(file.split(sep)[0] ?? ''),
  );
  const using = files.filter((file) =>
    /URL\.canParse\(\w/.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(using).toEqual([]);
});
