/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false, "startPort": 23000, "endPort": 23200}
 */
import { describe, expect, test } from '@jest/globals';
import { connect, mockServer, WsDynamicError } from 'jest-ws-dynamic';
import { session } from '../../../src/test-realm/worker';
import type { Session } from '../../../src/worker/session/session';

test("a mock server listens within the file's range of ports", async () => {
  const mock = await mockServer();
  expect(mock.port).toBeGreaterThanOrEqual(23_000);
  expect(mock.port).toBeLessThanOrEqual(23_200);
});

test('the session keeps no connection that a mock server has removed', async () => {
  const mock = await mockServer();
  const { scopes } = session() as Session;
  const watched = () => scopes.current.connections.filter(({ url }) => url.includes('(connection'));
  for (let count = 0; count < 3; count += 1) {
    await connect({ url: mock.url })
      .sendBinary(Buffer.alloc(9 * 1024 * 1024))
      .close();
    await expect(mock).toReceiveMessage();
    const connection = await mock.nextConnection();
    await connection.closed;
  }
  await mock.flush();
  expect(watched().map(({ url }) => url)).toEqual([expect.stringContaining('connection 3')]);
});

describe('a mock server that is still opening when its test ends', () => {
  let outcome: Promise<unknown>;

  test('is not awaited by that test', () => {
    outcome = mockServer().catch((error: unknown) => error);
  });

  test('is closed again', async () => {
    const failure = await outcome;
    expect(failure).toBeInstanceOf(WsDynamicError);
    expect(failure).toMatchObject({ code: 'ERR_WS_CLOSED' });
  });
});
