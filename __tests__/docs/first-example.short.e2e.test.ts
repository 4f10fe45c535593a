/** The first example of the README, as printed. `npm run test:first-projects` installs it, too. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codeBlocks } from '../../scripts/code-blocks.cjs';
import { type JestRun, makeProject, type Project } from '../running/run-jest';
import { root } from './pages';

const example = 'getting-started-js';
const blocks = codeBlocks(readFileSync(join(root, 'README.md'), 'utf8'));
const files = blocks
  .filter(({ file }) => file !== undefined && dirname(file) === `examples/${example}`)
  .map(({ file = '', text }) => [basename(file), text]);
const printed = blocks.find(({ output }) => output === example)?.text ?? '';

let project: Project;
let run: JestRun;
beforeAll(async () => {
  project = makeProject(Object.fromEntries(files));
  run = await project.jest();
}, 240_000);
afterAll(() => project.remove());

/** Without what differs from run to run, and where the JSON result is. */
const withoutTimes = (output: string): string =>
  output
    .replace(/^(?:Time:|Test results written to:) .*\n/gm, '')
    .replace(/ \([\d.]+ m?s\)$/gm, '')
    .trim();

test('passes, and Jest prints what the README shows', () => {
  expect(files).toHaveLength(3);
  expect(withoutTimes(printed)).toMatch(/^PASS/);
  expect(withoutTimes(run.stderr)).toBe(withoutTimes(printed));
  expect(run.code).toBe(0);
});
