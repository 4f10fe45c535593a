import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';

const talks = `const { connect, mockServer } = require('jest-ws-dynamic');
test('talks', async () => {
  const mock = await mockServer();
  const client = await connect(mock.url);
  client.send('a');
  expect(await mock.receive()).toBe('a');
  await expect(connect('/reject?status=401')).toRejectUpgrade(401);
});`;
const projects = [
  ['preset', "{ preset: 'jest-ws-dynamic', automock: true }"],
  [
    'preset with a list of its own',
    "{ preset: 'jest-ws-dynamic', automock: true, unmockedModulePathPatterns: ['other'] }",
  ],
  ['no preset', "{ testEnvironment: 'jest-ws-dynamic/environment', automock: true }"],
].map(([name = '', config = '']) => {
  const files = { 'jest.config.js': `module.exports = ${config};`, 'a.test.js': talks };
  return [name, makeProject(files)] as const;
});

afterAll(() => {
  for (const [, project] of projects) project.remove();
});

test.each(projects)('automock replaces no function of this package: %s', async (name, project) => {
  const { json } = await project.jest(['-i']);
  const [file] = json.testResults;
  if (name === 'no preset') {
    expect(file?.message).toContain('ERR_WS_OPTION_INVALID');
    expect(file?.message).toContain(`unmockedModulePathPatterns: ['jest-ws-dynamic']`);
  } else {
    expect(file?.message).toBe('');
    expect(json.numPassedTests).toBe(1);
  }
});
