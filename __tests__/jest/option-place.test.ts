import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';
import { optionPlace } from '../../src/jest/option-place';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jwd-option-place-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const configOf = (options: string): string =>
  `module.exports = {\n  testEnvironmentOptions: {\n    ssl: false,\n    ${options}\n  },\n};\n`;

function placeOf(error: WsDynamicError, testEnvironmentOptions: object): string | undefined {
  const projectConfig = { rootDir: folder, testEnvironmentOptions };
  const context = { testPath: join(folder, 'a.test.js'), docblockPragmas: {} };
  return optionPlace(error, { projectConfig } as never, context as never);
}

const wrong = (option: string) =>
  new WsDynamicError('ERR_WS_OPTION_INVALID', 'It is wrong.', { details: { option } });

test('points at the option that the failure names in its details', () => {
  writeFileSync(join(folder, 'jest.config.js'), configOf('maxGap: 0,'));
  expect(placeOf(wrong('maxGap'), { ssl: false, maxGap: 0 })).toBe(
    `    at testEnvironmentOptions (${join(folder, 'jest.config.js')}:4:13)`,
  );
});

test('points into the config with these options, even if another has the same keys', () => {
  writeFileSync(join(folder, 'jest.config.js'), configOf("server: './server.js',"));
  writeFileSync(join(folder, 'other.config.js'), configOf("server: './nowhere.js',"));
  const error = new WsDynamicError('ERR_WS_SERVER_NOT_FOUND', 'There is no such module.');
  expect(placeOf(error, { ssl: false, server: './nowhere.js' })).toBe(
    `    at testEnvironmentOptions (${join(folder, 'other.config.js')}:4:13)`,
  );
});

test.each([
  ["{ command: 'node', args: ['other.js'] }", "{ command: 'node', args: ['server.js'] }"],
  ["{ command: 'deno', args: ['server.js'] }", "{ command: 'node', args: ['server.js'] }"],
  ["{ command: 'node', args: ['server.js'], stopTimeout: 1 }", "{ command: 'node', args }"],
  ["{ command: 'node', args: [] }", "{ command: name(), args: ['server.js'] }"],
])('distinguishes two configs by the content of their server: %s', (other, given) => {
  writeFileSync(join(folder, 'jest.config.js'), configOf(`server: ${other},`));
  writeFileSync(join(folder, 'given.config.js'), configOf(`server: ${given},`));
  const error = new WsDynamicError('ERR_WS_SERVER_EXITED', 'It ended.');
  const server = { command: 'node', args: ['server.js'] };
  expect(placeOf(error, { ssl: false, server })).toContain('given.config.js:4:');
});

test('points nowhere if no config has these options', () => {
  writeFileSync(join(folder, 'jest.config.js'), configOf('maxGap: 0,'));
  expect(placeOf(wrong('minGap'), { minGap: 0 })).toBeUndefined();
});
