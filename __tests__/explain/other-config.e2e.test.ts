import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

const configOf = (server: string): string =>
  `module.exports = {\n  preset: 'jest-ws-dynamic',\n  testEnvironmentOptions: {\n    server: '${server}',\n  },\n};\n`;

let project: Project;
beforeAll(() => {
  project = makeProject({
    'jest.config.js': configOf('./there.js'),
    'other.config.js': configOf('./nowhere.js'),
    'there.js': 'module.exports = ({ httpServer }) => httpServer;',
    'a.test.js': "test('never', () => {});",
  });
});
afterAll(() => project.remove());

test('with -c, the failure of the setup marks the line of that config', async () => {
  const { output } = await project.jest(['-c', 'other.config.js']);
  expect(output).toMatch(/> 4 \| +server: '\.\/nowhere\.js'/);
  expect(output).toMatch(/other\.config\.js:4:/);
});
