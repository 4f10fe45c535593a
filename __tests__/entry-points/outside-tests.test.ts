import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const entry = join(__dirname, '..', '..', 'dist', 'entry-points', 'index.js');

/** The output of a script with the package as `api`, in a process of its own. */
function run(script: string): string {
  const code = `const api = require(${JSON.stringify(entry)}); console.log(${script})`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return stdout + stderr;
}

test.each([
  'new api.default({ projectConfig: {} }, {})',
  'new api.default({}, {}, {})',
  "api.extract('', 'a.test.js')",
])('Jest is refused the package as environment, reporter or dependency extractor: %s', (call) => {
  const output = run(call);
  expect(output).toContain('ERR_WS_OPTION_INVALID');
  expect(output).toContain("Write 'jest-ws-dynamic/environment' (or preset: 'jest-ws-dynamic')");
  expect(output).toContain("'jest-ws-dynamic/reporter' for the reporter, and");
  expect(output).toContain("'jest-ws-dynamic/dependency-extractor' for the extractor.");
});

test.each(['default', 'extract'])('what refuses it is not a name of the package: %s', (name) => {
  expect(run(`Object.keys(api).includes('${name}')`)).toBe('false\n');
  expect(run(`require('util').inspect(api).includes('${name}')`)).toBe('false\n');
  const imported = `import(${JSON.stringify(entry.replace(/js$/, 'mjs'))}).then((all) => console.log('${name}' in all))`;
  expect(run(imported)).toContain('false');
});
