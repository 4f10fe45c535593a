/** What a listener of a mock throws fails the test that opened the mock, also beside one that waits. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const file = `const { connect, mockServer } = require('jest-ws-dynamic');
test.concurrent('guilty', async () => {
  const mock = await mockServer();
  mock.on('message', () => { throw new Error('of the listener'); });
  const client = await connect(mock.url);
  client.send('x');
  await new Promise((done) => setTimeout(done, 60));
});
test.concurrent('innocent', async () => {
  const mock = await mockServer();
  mock.reply('q', 'r', { delay: 200 });
  const client = await connect(mock.url);
  client.send('q');
  await expect(client).toReceiveMessage('r');
});`;

const { shown, failed } = scene({
  'once.test.js': file,
  'retried.test.js': `jest.retryTimes(1);\n${file}`,
});

test.each(['once', 'retried'])('it fails its own test: %s', (name) => {
  expect(failed(name)).toEqual(['guilty']);
  expect(shown(name)).toContain('of the listener');
});
