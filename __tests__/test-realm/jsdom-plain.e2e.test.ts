/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';

const jsdom = require.resolve('jest-environment-jsdom');

test('plain jsdom has mockServer() and connect({ url }); the ready-made environment has the server', async () => {
  const project = makeProject({
    'plain.test.js': `/** @jest-environment ${jsdom} */
const { connect, mockServer } = require('jest-ws-dynamic');
test('talks', async () => {
  expect(document.title).toBe('');
  const mock = await mockServer();
  mock.reply('ping', 'pong');
  const client = await connect({ url: mock.url });
  client.send('ping');
  expect(await client.receive()).toBe('pong');
  await client.close();
  await mock.close();
});`,
    'page.test.js': `/** @jest-environment jest-ws-dynamic/environment-jsdom */
const { connect } = require('jest-ws-dynamic');
test('talks', async () => {
  expect(document.title).toBe('');
  const client = await connect('/echo', { ssl: true });
  client.send('a');
  await expect(client).toReceiveMessage('a');
});`,
  });
  try {
    const { json, output } = await project.jest(['-i']);
    expect({ passed: json.numPassedTests, output }).toMatchObject({ passed: 2 });
  } finally {
    project.remove();
  }
});
