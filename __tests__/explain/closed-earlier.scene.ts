/** A call on a connection that an earlier call of the test or of its hooks has closed. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer } = require('jest-ws-dynamic');
let client;
`;

const { shown } = scene({
  'hook.test.js': `${head}beforeEach(async () => { client = await connect('/echo'); });
beforeEach(async () => { await client.close(); });
test('fails', async () => {
  await client.receive();
});`,
  'twice.test.js': `${head}test('fails', async () => {
  client = await connect('/echo');
  client.terminate();
  await client.close();
  await client.send('late');
});`,
  'dispose.test.js': `${head}test('fails', async () => {
  client = await connect('/echo');
  await client[Symbol.asyncDispose]();
  await expect(client).toReceiveMessage('a');
});`,
  'mock.test.js': `${head}test('fails', async () => {
  const mock = await mockServer();
  client = await connect(mock.url);
  const connection = await mock.nextConnection();
  connection.drop();
  await connection.receive();
});`,
  'peer.test.js': `${head}test('fails', async () => {
  client = await connect('/close?code=4000');
  await client.closed;
  await client.close();
  await client.receive();
});`,
});

test.each([
  ['hook', /It was closed by client\.close\(\) at \S*hook\.test\.js:4: check the order/],
  [
    'twice',
    /It was closed by client\.terminate\(\) at \S*twice\.test\.js:5: make this call before/,
  ],
  ['dispose', /It was closed by client\[Symbol\.asyncDispose\]\(\) at \S*dispose\.test\.js:5: /],
  ['mock', /It was closed by connection\.drop\(\) at \S*mock\.test\.js:7: /],
])('the call that closed it is named with its line: %s', (file, text) => {
  expect(shown(file)).toMatch(text);
});

test('a close() after the peer closed did not close it', () => {
  expect(shown('peer')).toContain('was closed with 4000');
  expect(shown('peer')).not.toContain('It was closed by client.close()');
});
