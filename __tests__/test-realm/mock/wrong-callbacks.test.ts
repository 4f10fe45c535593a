// Functions of a test that a mock server calls: an answer that it cannot use is named.
import { afterEach, describe, expect, test } from '@jest/globals';
import { connect, type MockServer, type MockServerOptions, mockServer } from '../../../src';
import { evidenceOf } from '../../../src/errors/evidence';
import { httpHandler } from '../../../src/test-realm/mock/http-answer';
import { nameFrom, workerSettings } from '../../../src/test-realm/mock/mock-options';

const opened: MockServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((mock) => mock.close()));
});

const handshake = {
  path: '/',
  target: '/',
  query: {},
  headers: {},
  protocols: ['v1', 'v2'],
  origin: undefined,
  secure: false,
};

describe('an invalid return value of a callback is reported', () => {
  test.each([
    [
      'a promise',
      async () => 'v1',
      'expected its function to return a value, received a promise. Give a function that is not async.',
    ],
    [
      'one that was not offered',
      () => 'v9',
      "expected its function to return a subprotocol that the client offered: 'v1', 'v2' or false, received 'v9' (string).",
    ],
    [
      'a number',
      () => 1,
      "expected its function to return a subprotocol that the client offered: 'v1', 'v2' or false, received 1 (number).",
    ],
  ])('protocols: %s', (_name, protocols, message) => {
    const settings = workerSettings({ protocols } as unknown as MockServerOptions);
    const choose = settings.protocols as (offered: readonly string[], from: object) => unknown;
    expect(() => choose(['v1', 'v2'], handshake)).toThrow(message);
  });

  test('verify: nothing', async () => {
    const { verify } = workerSettings({ verify: () => undefined } as unknown as MockServerOptions);
    await expect(verify?.(handshake)).rejects.toThrow(
      'mockServer({ verify }): expected its function to return true, false or an HTTP status, received undefined. Return true to accept, false or a status to refuse.',
    );
  });

  test.each([
    [
      'a promise',
      Promise.resolve('first'),
      'expected its function to return a value, received a promise. Give a function that is not async.',
    ],
    ['a number', 7, 'expected its function to return a string, received 7 (number).'],
  ])('name: %s', (_name, answer, message) => {
    expect(() => nameFrom(answer)).toThrow(message);
  });
});

test('valid return values of callbacks are used', async () => {
  const mock = await mockServer({
    protocols: (offered) => offered[1] ?? false,
    verify: async () => true,
    name: () => 'first',
  });
  opened.push(mock);
  const client = await connect({ url: mock.url, protocols: ['v1', 'v2'] });
  expect(client.protocol).toBe('v2');
  expect(await mock.nextConnection('first')).toBeDefined();
  await client.close();
});

test('calls that are too late, or lack an argument, are refused immediately', async () => {
  const mock = await mockServer();
  expect(() => Reflect.apply(mock.reply, mock, ['x'])).toThrow(
    'mock.reply(): expected an answer, received undefined.',
  );
  await mock.close();
  await expect(mock.nextConnection({ timeout: 60_000 })).rejects.toMatchObject({
    code: 'ERR_WS_CLOSED',
    message: `The mock server ${mock.url} is closed: no client can connect to it.\nCall nextConnection() before close(), or open another one with mockServer().`,
  });
});

test('an error of a function names the call that it was passed to', async () => {
  const { verify } = workerSettings({
    verify: () => {
      throw new Error('not today');
    },
  });
  const failure: unknown = await Promise.resolve(verify?.(handshake)).catch((error) => error);
  expect(failure).toMatchObject({ message: 'not today' });
  expect(evidenceOf(failure).notes).toEqual([
    'This error was thrown by the function passed to mockServer({ verify }).',
  ]);
});

test.each<[string, () => Promise<unknown>]>([
  [
    'verify',
    async () => {
      const { verify } = workerSettings({
        verify: () => ({ status: 403, headers: { a: 'b\r\nc: d' } }),
      });
      return verify?.(handshake);
    },
  ],
  [
    'mock.http()',
    async () => {
      const answer = httpHandler(() => ({ headers: { a: 'b\r\nc: d' } }));
      return answer({ ...handshake, method: 'GET', body: Buffer.alloc(0) });
    },
  ],
])('a line break in a header is refused: %s', async (_name, run) => {
  await expect(run()).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining('a string of Latin-1 without line ends'),
  });
});
