import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { errorCodes } from '../../src/errors/ws-dynamic-error';

test('docs/errors.md has a heading for each code, and for no other', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
  const headings = [...page.matchAll(/^#+ (ERR_WS_\w+)$/gm)].map(([, code]) => code);
  expect(headings.toSorted()).toEqual(errorCodes.toSorted());
});
