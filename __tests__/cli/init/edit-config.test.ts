import { describe, expect, test } from '@jest/globals';
import { editConfig } from '../../../src/cli/init/edit-config';

const preset = { preset: 'jest-ws-dynamic' };

describe('editConfig in a script', () => {
  test.each([
    [
      'an empty object',
      'module.exports = {};\n',
      "module.exports = {\n  preset: 'jest-ws-dynamic',\n};\n",
    ],
    [
      'several lines, keeping the place of the comment',
      'export default {\n    // for CI\n    verbose: true,\n};\n',
      "export default {\n    // for CI\n    preset: 'jest-ws-dynamic',\n    verbose: true,\n};\n",
    ],
    [
      'one line',
      'module.exports = { verbose: true };',
      "module.exports = { preset: 'jest-ws-dynamic', verbose: true };",
    ],
    [
      'a constant with a type, in double quotes',
      'import type { Config } from "jest";\nconst config: Config = {\n  verbose: true,\n};\nexport default config;\n',
      'import type { Config } from "jest";\nconst config: Config = {\n  preset: "jest-ws-dynamic",\n  verbose: true,\n};\nexport default config;\n',
    ],
    [
      'satisfies',
      'export default { verbose: true } satisfies Config;',
      "export default { preset: 'jest-ws-dynamic', verbose: true } satisfies Config;",
    ],
    [
      'a function',
      'module.exports = async () => {\n  const verbose = await ask();\n  return { verbose };\n};',
      "module.exports = async () => {\n  const verbose = await ask();\n  return { preset: 'jest-ws-dynamic', verbose };\n};",
    ],
    [
      'an arrow function that returns an object',
      'module.exports = () => ({ verbose: true });',
      "module.exports = () => ({ preset: 'jest-ws-dynamic', verbose: true });",
    ],
    [
      'defineConfig',
      "const { defineConfig } = require('jest-ws-dynamic');\nmodule.exports = defineConfig({ verbose: true });",
      "const { defineConfig } = require('jest-ws-dynamic');\nmodule.exports = defineConfig({ preset: 'jest-ws-dynamic', verbose: true });",
    ],
    [
      'a spread, before which the key is added',
      'module.exports = {\n  ...base,\n  verbose: true,\n};',
      "module.exports = {\n  ...base,\n  verbose: true,\n  preset: 'jest-ws-dynamic',\n};",
    ],
  ])('adds to %s', (_, before, after) => {
    expect(editConfig(before, 'script', preset)).toBe(after);
  });

  test.each([
    ['two exports', 'module.exports = {};\nmodule.exports = { verbose: true };'],
    ['a call of another function', "module.exports = nextJest({ dir: './' })(config);"],
    ['an import', "import config from './base.js';\nexport default config;"],
    ['an existing preset', "module.exports = { preset: 'other' };"],
    ['a syntax error', 'module.exports = {'],
    ['no export', 'const config = {};'],
  ])('leaves %s to the user', (_, source) => {
    expect(editConfig(source, 'script', preset)).toBeUndefined();
  });

  test('replaces an environment, and adds a server to existing options', () => {
    const source = `module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    ssl: false,
  },
};`;

    const edited = editConfig(source, 'script', {
      testEnvironment: 'jest-ws-dynamic/environment',
      server: { command: 'node', args: ['app.js'], env: { PORT: '{port}' } },
    });

    expect(edited).toBe(`module.exports = {
  testEnvironment: 'jest-ws-dynamic/environment',
  testEnvironmentOptions: {
    server: { command: 'node', args: ['app.js'], env: { PORT: '{port}' } },
    ssl: false,
  },
};`);
  });

  test.each([
    ['a spread may contain options', 'module.exports = { ...base };'],
    ['it already has one', "module.exports = { testEnvironmentOptions: { server: 'reference' } };"],
    ['options are not an object', 'module.exports = { testEnvironmentOptions: options };'],
  ])('adds no server if %s', (_, source) => {
    expect(editConfig(source, 'script', { server: './app.js' })).toBeUndefined();
  });
});

describe('editConfig in JSON', () => {
  test('keeps the layout of a manifest', () => {
    const source = '{\n\t"name": "chat",\n\t"jest": {\n\t\t"verbose": true\n\t}\n}\n';

    expect(editConfig(source, 'manifest', { ...preset, server: './chat.js' })).toBe(
      '{\n\t"name": "chat",\n\t"jest": {\n\t\t"preset": "jest-ws-dynamic",\n\t\t"testEnvironmentOptions": { "server": "./chat.js" },\n\t\t"verbose": true\n\t}\n}\n',
    );
  });

  test('fills an empty object', () => {
    expect(editConfig('{}\n', 'json', preset)).toBe('{\n  "preset": "jest-ws-dynamic"\n}\n');
  });
});
