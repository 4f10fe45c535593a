import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const environment = `
const { withWebSocketServer } = require('jest-ws-dynamic/environment');
const { TestEnvironment } = require(${JSON.stringify(require.resolve('jest-environment-jsdom'))});
module.exports = withWebSocketServer(TestEnvironment);
`;

const testFile = `
const { connect, WsDynamicError } = require('jest-ws-dynamic');

test('is a page', () => {
  expect(document.createElement('p').tagName).toBe('P');
});

test('messages of every kind', async () => {
  const client = await connect('/echo');
  client.send('text');
  client.send({ a: [1] });
  client.send(new Uint8Array([1, 2]));
  client.send(new Uint8Array([3]).buffer);
  client.send(Buffer.from([4]));
  await expect(client).toReceiveMessage('text');
  expect(await client.receiveJson()).toStrictEqual({ a: [1] });
  await expect(client).toReceiveMessage(new Uint8Array([1, 2]));
  await expect(client).toReceiveMessage(new Uint8Array([3]).buffer);
  await expect(client).toReceiveMessage(Buffer.from([4]));
  await expect(client).toStaySilent({ for: 5 });
});

test('errors of the page realm', async () => {
  const client = await connect('/echo');
  const failure = await client.receive({ timeout: 1 }).catch((error) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toBeInstanceOf(WsDynamicError);
  expect(failure.stack).toMatch(/a\\.test\\.js/);
});

test('fake timers', async () => {
  jest.useFakeTimers();
  const client = await connect('/echo');
  client.send('a');
  await expect(client).toReceiveMessage('a');
  await expect(client.receive({ timeout: 1 })).rejects.toThrow(WsDynamicError);
});
`;

const { result, shown } = scene({
  'jest.config.js':
    "module.exports = { preset: 'jest-ws-dynamic', testEnvironment: './environment.js' };",
  'environment.js': environment,
  'a.test.js': testFile,
});

test('the client and the matchers work with jsdom as the base', () => {
  expect(shown('a')).toBe('');
  expect(result('a')?.assertionResults).toMatchObject(Array(4).fill({ status: 'passed' }));
});
