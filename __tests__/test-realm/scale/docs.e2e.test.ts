/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../../running/run-jest';

const read = (path: string) => readFileSync(join(__dirname, '..', '..', '..', path), 'utf8');
const page = read('docs/load.md');
const project = makeProject();
afterAll(() => project.remove());

test('every example of docs/load.md passes against the reference server', async () => {
  const blocks = [...page.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(2);
  const tests = blocks.filter((code) => code.includes('scale('));
  // A block that is no test begins with the name of its file.
  const nameOf = (code: string) => /^\/\/ (\S+\.js)\n/.exec(code)?.[1];
  project.write(
    Object.fromEntries(blocks.map((code, at) => [nameOf(code) ?? `block-${at}.test.js`, code])),
  );
  const { json, output } = await project.jest(['-i']);
  expect(json.testResults.map(({ message }) => message).join('')).toBe('');
  expect(json.testResults).toHaveLength(tests.length);
  expect(output).toContain('echo: load on ws://127.0.0.1:');
  // The place of the call, which Jest names, would be a line of this package.
  expect(output).not.toMatch(/^ +at .*scale/m);
}, 180_000);

test('docs/load.md has a row for every option and every limit', () => {
  const namesIn = (path: string, type: string): (string | undefined)[] => {
    const [, body = ''] = new RegExp(`interface ${type} \\{(.*?)^\\}`, 'ms').exec(read(path)) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  };
  const names = [
    ...namesIn('src/test-realm/scale/types.ts', 'ScaleOptions'),
    ...namesIn('src/realm/scale/plan.ts', 'ScaleLimits'),
  ];
  expect(names.length).toBeGreaterThan(14);
  const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual(names.toSorted());
});
