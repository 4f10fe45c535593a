import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const docblock =
  '/**\n * @jest-environment jest-ws-dynamic/environment\n * @jest-environment-options { "host": "127.0.0.1", "maxGap": 0 }\n */\n';

const { shown } = scene({
  'jest.config.js': `module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: {
    ssl: false,
    server: './nowhere.js',
  },
};
`,
  'config.test.js': "test('never', () => {});",
  'docblock.test.js': `${docblock}test('never', () => {});`,
});

test.each([
  ['config', /> 5 \| +server: '\.\/nowhere\.js'/],
  ['docblock', /> 3 \| +\* @jest-environment-options/],
])('a failure of the setup marks the line of its option: %s', (file, line) => {
  expect(shown(file)).toMatch(line);
});
