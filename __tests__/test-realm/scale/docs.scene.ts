import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const read = (path: string) => readFileSync(join(__dirname, '..', '..', '..', path), 'utf8');
const page = read('docs/load.md');
const blocks = [...page.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = '']) => code);
const tests = blocks.filter((code) => code.includes('scale('));
// A block that is no test begins with the name of its file.
const nameOf = (code: string) => /^\/\/ (\S+\.js)\n/.exec(code)?.[1];
const { results, output } = scene(
  Object.fromEntries(blocks.map((code, at) => [nameOf(code) ?? `block-${at}.test.js`, code])),
);

test('every example of docs/load.md passes against the reference server', () => {
  expect(blocks.length).toBeGreaterThan(2);
  expect(
    results()
      .map(({ message }) => message)
      .join(''),
  ).toBe('');
  expect(results()).toHaveLength(tests.length);
  expect(output()).toContain('echo: load on ws://127.0.0.1:');
  // The place of the call, which Jest names, would be a line of this package.
  expect(output()).not.toMatch(/^ +at .*scale/m);
});

test('docs/load.md lists every option and every limit', () => {
  const namesIn = (path: string, type: string): (string | undefined)[] => {
    const [, body = ''] = new RegExp(`interface ${type} \\{(.*?)^\\}`, 'ms').exec(read(path)) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  };
  const names = [
    ...namesIn('src/test-realm/scale/types.ts', 'ScaleOptions'),
    ...namesIn('src/bridge/scale/plan.ts', 'ScaleLimits'),
  ];
  expect(names.length).toBeGreaterThan(14);
  const listed = [...page.matchAll(/^- `(\w+)`[: ]/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(names.toSorted());
});
