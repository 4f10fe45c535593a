import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { messageTypes } from '../../../../src/worker/servers/reference/protocol';

const root = join(__dirname, '..', '..', '..', '..');
const page = readFileSync(join(root, 'docs/reference-server.md'), 'utf8');
const source = (name: string) =>
  readFileSync(join(root, 'src/worker/servers/reference', `${name}.ts`), 'utf8');

test.each(messageTypes)('the page describes the message %s', (type) => {
  expect(page).toMatch(new RegExp(`^\\| \`\\{ type: '${type}'`, 'm'));
});

test('the page describes every error', () => {
  const [, union = ''] = /type ReplyErrorCode =(.*?);/s.exec(source('protocol')) ?? [];
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
  const rows = [...page.matchAll(/^- `([a-z]+_[a-z]+|unauthenticated)`:/gm)];
  expect(rows.map(([, code]) => code).toSorted()).toStrictEqual(codes.toSorted());
});

test('the page describes every path', () => {
  const paths = [...source('routes').matchAll(/case '(\/\w+)'/g)].map(([, path]) => path);
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) expect(page).toMatch(new RegExp(`^- \`${path}[?\`]`, 'm'));
});
