import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

/** Prints how many storages Node carries from one asynchronous step to the next; none from Node 24 on. */
const counting = (title: string, body: string): string => `
const { executionAsyncResource } = require('node:async_hooks');
const storages = () => Object.getOwnPropertySymbols(executionAsyncResource())
  .filter(({ description }) => description === 'kResourceStore').length;
${body}
test('${title}', async () => {
  await null;
  await new Promise(setImmediate);
  console.log('storages: ' + storages());
});`;

let project: Project;
beforeAll(() => {
  const test = counting('counts', '');
  project = makeProject({
    'jest.config.js':
      "module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: false, ssl: false } };",
    'a.test.js': test,
    'b.test.js': counting('counts', 'beforeAll(() => {});'),
    'c.test.js': counting('counts', "test.concurrent('beside', async () => {});"),
    'd.test.js': counting('counts', "test.skip('left out', () => {});"),
    'e.test.js': test,
  });
});
afterAll(() => project.remove());

test('a file leaves no async storage that slows the next files down', async () => {
  const { output } = await project.jest(['-i']);
  const counts = [...output.matchAll(/storages: (\d+)/g)].map(([, count]) => Number(count));
  expect(counts).toHaveLength(5);
  const [first = 0] = counts;
  // Our own, for concurrent tests, stays from its first use on.
  expect(Math.max(...counts)).toBeLessThanOrEqual(first + 1);
});
