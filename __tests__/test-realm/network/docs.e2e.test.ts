/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JestAssertion, makeProject, type Project } from '../../running/run-jest';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'network.md'), 'utf8');
const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

let project: Project;
let results: readonly JestAssertion[];

beforeAll(async () => {
  const files = blocks.map((code, index) => [`block-${index + 1}.test.ts`, code]);
  project = makeProject({
    ...Object.fromEntries(files),
    'jest.config.js': `module.exports = {
      preset: 'jest-ws-dynamic',
      transform: { '\\\\.ts$': ['ts-jest', { diagnostics: false }] },
    };`,
    'tsconfig.json':
      '{ "compilerOptions": { "target": "ES2022", "module": "commonjs", "esModuleInterop": true, "isolatedModules": true } }',
  });
  const { json, output } = await project.jest(['-w', '1']);
  results = json.testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) throw new Error(output);
}, 240_000);

afterAll(() => project.remove());

test('every example of docs/network.md runs as it stands', () => {
  expect(blocks.length).toBeGreaterThan(5);
  const failed = results.filter(({ status }) => status !== 'passed');
  expect(failed.map(({ failureMessages }) => failureMessages.join('\n'))).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(blocks.length);
});

test('docs/network.md has a row for every method of a link', () => {
  const source = readFileSync(
    join(__dirname, '..', '..', '..', 'src', 'test-realm', 'network', 'link.ts'),
    'utf8',
  );
  const [, body = ''] = /export interface Link \b[^{]*\{(.*?)^\}/ms.exec(source) ?? [];
  const methods = [...body.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  const rows = [...page.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);
  const shown = new Set([...rows, 'heal', 'close']);
  expect(methods.length).toBeGreaterThan(20);
  expect(methods.filter((name) => !shown.has(name ?? ''))).toEqual([]);
});
