import { expect, test } from '@jest/globals';
import { leakTable } from '../../../src/worker/leaks/table';

test('columns are aligned, and URLs are shown without credentials', () => {
  const handle = { place: 'a.test.js:3', test: 'a', openFor: 5 };
  const table = leakTable([
    { ...handle, what: 'ws connection to /live?token=abcdefghijklmnop' },
    { ...handle, what: 'timer' },
  ]);
  const [head = '', ...rows] = table.split('\n');
  for (const row of rows) expect(row.indexOf('a.test.js')).toBe(head.indexOf('opened at'));
  expect(table).toContain('/live?token=(masked)  ');
});
