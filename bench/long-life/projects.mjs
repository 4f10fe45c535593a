// Projects of many equal test files, for plain jest-environment-node and for this package.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

// The failing test of ours waits for a message, so that the failure has frames and server output.
const tests = {
  plain: {
    passing: `test('adds', () => expect(1 + 1).toBe(2));`,
    failing: `test('adds', () => expect(1 + 1).toBe(3));`,
  },
  ours: {
    passing: `const { connect } = require('jest-ws-dynamic');
test('echoes', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  await expect(client).toReceiveMessage('hello');
});`,
    failing: `const { connect } = require('jest-ws-dynamic');
test('echoes', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  await expect(client).toReceiveMessage('goodbye');
});`,
  },
};

/** @returns the folder of a project with so many files */
export function makeProject(subject, verdict, files) {
  const folder = mkdtempSync(join(tmpdir(), `long-life-${subject}-${verdict}-`));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  symlinkSync(root, join(modules, 'jest-ws-dynamic'));
  const config = subject === 'ours' ? { preset: 'jest-ws-dynamic' } : { testEnvironment: 'node' };
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeFileSync(
    join(folder, 'jest.config.json'),
    JSON.stringify({
      ...config,
      reporters: [join(root, 'bench', 'long-life', 'reporter.cjs')],
      // A link would be followed out of node_modules, and its files transformed.
      transformIgnorePatterns: ['/node_modules/', `${root}/dist/`],
    }),
  );
  for (let index = 0; index < files; index += 1) {
    writeFileSync(join(folder, `file-${index}.test.js`), `${tests[subject][verdict]}\n`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
