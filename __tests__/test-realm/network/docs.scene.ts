import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'network.md'), 'utf8');
const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

const files = blocks.map((code, index) => [`block-${index + 1}.test.ts`, code]);
const { results } = scene({
  ...Object.fromEntries(files),
  'jest.config.js': `module.exports = {
      preset: 'jest-ws-dynamic',
      transform: { '\\\\.ts$': ['ts-jest', { diagnostics: false }] },
    };`,
  'tsconfig.json':
    '{ "compilerOptions": { "target": "ES2022", "module": "commonjs", "esModuleInterop": true, "isolatedModules": true } }',
});

test('every example of docs/network.md runs unchanged', () => {
  expect(blocks.length).toBeGreaterThan(1);
  expect(results().map(({ message }) => message)).toEqual(blocks.map(() => ''));
  const outcomes = results().flatMap(({ assertionResults }) => assertionResults);
  expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(blocks.length);
});

test('docs/network.md lists every method of a link', () => {
  const source = readFileSync(
    join(__dirname, '..', '..', '..', 'src', 'test-realm', 'network', 'link.ts'),
    'utf8',
  );
  const [, body = ''] = /export interface Link \b[^{]*\{(.*?)^\}/ms.exec(source) ?? [];
  const methods = [...body.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  const listed = [...page.matchAll(/^- `(\w+)\(/gm)].map(([, name]) => name);
  const shown = new Set([...listed, 'heal', 'close']);
  expect(methods.length).toBeGreaterThan(20);
  expect(methods.filter((name) => !shown.has(name ?? ''))).toEqual([]);
});
