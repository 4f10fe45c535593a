import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const jsdom = require.resolve('jest-environment-jsdom');

const { result, shown } = scene({
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
}, 60_000);`,
  'page.test.js': `/** @jest-environment jest-ws-dynamic/environment-jsdom */
const { connect } = require('jest-ws-dynamic');
test('talks', async () => {
  expect(document.title).toBe('');
  const client = await connect('/echo', { ssl: true });
  client.send('a');
  await expect(client).toReceiveMessage('a');
}, 60_000);`,
});

test.each([
  ['plain jsdom has mockServer() and connect({ url })', 'plain'],
  ['the ready-made environment has the server', 'page'],
])('%s', (_title, file) => {
  expect(shown(file)).toBe('');
  expect(result(file)?.assertionResults).toMatchObject([{ status: 'passed' }]);
});
