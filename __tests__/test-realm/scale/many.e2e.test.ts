/**
 * SCALE_MANY=10946 opens so many connections to the reference server, from two processes; without it a
 * tenth of them. Each process needs as many open files as its side has connections.
 */
import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../../running/run-jest';

const many = Number(process.env.SCALE_MANY ?? 987);
const project = makeProject({
  'session.js': `module.exports = async (client, { index, measure }) => {
    await measure(async () => {
      client.send('hello from ' + index);
      expect(await client.receive()).toBe('hello from ' + index);
    });
  };`,
  'many.test.js': `require('jest-ws-dynamic').scale('many', {
    path: '/echo', tiers: [${many}], workers: 2, timeout: 60000, session: './session.js',
  });`,
});
afterAll(() => project.remove());

test(`${many} connections from two processes`, async () => {
  const { json, output } = await project.jest(['-i']);
  expect(json.testResults.map(({ message }) => message).join('')).toBe('');
  expect(output).toMatch(new RegExp(`^ *${many.toLocaleString('en-US')} +0 +`, 'm'));
}, 300_000);
