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

test.each(['new api.default({ projectConfig: {} }, {})', 'new api.default({}, {}, {})'])(
  'Jest is refused the package as environment or reporter: %s',
  (call) => {
    const output = run(call);
    expect(output).toContain('ERR_WS_OPTION_INVALID');
    expect(output).toContain("Write 'jest-ws-dynamic/environment' (or preset: 'jest-ws-dynamic')");
    expect(output).toContain("and 'jest-ws-dynamic/reporter' for the reporter.");
  },
);

test('what refuses it is not one of the names of the package', () => {
  expect(run("Object.keys(api).includes('default')")).toBe('false\n');
  expect(run("require('util').inspect(api).includes('default')")).toBe('false\n');
  const imported = `import(${JSON.stringify(entry.replace(/js$/, 'mjs'))}).then((all) => console.log('default' in all))`;
  expect(run(imported)).toContain('false');
});
