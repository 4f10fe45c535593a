/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connect, type MockServer, mockServer } from 'jest-ws-dynamic';

describe.each([
  ['modern', undefined],
  ['modern, advancing', { advanceTimers: true }],
  ['legacy', { legacyFakeTimers: true } as const],
])('under %s fake timers', (_name, options) => {
  test('a mock server and a chain work in real time', async () => {
    jest.useFakeTimers(options);
    try {
      const mock = await mockServer();
      mock.reply('ping', 'pong', { delay: 1 });
      mock.delay(1);
      await connect({ url: mock.url }).sendText('ping').waitForText('pong').wait(1).close(4000);
      const connection = await mock.nextConnection();
      await expect(connection).toBeClosedWith(4000);
      await expect(mock).toReceiveMessage('ping');
      await expect(mock.nextConnection({ timeout: 1 })).rejects.toMatchObject({
        code: 'ERR_WS_CONNECT_TIMEOUT',
      });
    } finally {
      jest.useRealTimers();
    }
  });
});

test('a mocked ws, and reloaded modules, do not affect it', async () => {
  jest.doMock('ws', () => ({}));
  const mock = await mockServer();
  jest.resetModules();
  let again: typeof import('jest-ws-dynamic') | undefined;
  jest.isolateModules(() => {
    again = require('jest-ws-dynamic');
  });
  const client = await again?.connect({ url: mock.url });
  await client?.send('a');
  await expect(mock).toReceiveMessage('a');
  const other = await again?.mockServer();
  await connect({ url: other?.url ?? '' }).sendText('b');
  expect(await other?.receive()).toBe('b');
});

describe('the failure of a mock server', () => {
  let ofTheFile: MockServer;
  let ofATest: MockServer;

  beforeAll(async () => {
    ofTheFile = await mockServer();
  });

  test('does not affect another test', async () => {
    ofATest = await mockServer();
    await connect({ url: ofATest.url }).close();
  });

  test('is shown with the test that opened it, not with the file', async () => {
    await connect({ url: ofATest.url }).expectConnectionError();
    await connect({ url: ofTheFile.url }).close();
    await ofTheFile.nextConnection();
  });

  afterAll(async () => {
    await connect({ url: ofTheFile.url }).close();
  });
});

describe('concurrently', () => {
  test.concurrent.each(['a', 'b', 'c'])('each test has its own: %s', async (name) => {
    const mock = await mockServer({ json: true });
    mock.reply({ name }, (message) => message);
    await connect({ url: mock.url }).sendJson({ name }).expectJson({ name }).close().expectClosed();
    expect(mock.messages).toEqual([{ name }]);
  });
});
