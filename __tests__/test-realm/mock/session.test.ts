/** @jest-environment-options {"server": false, "startPort": 23000, "endPort": 23200} */
import { describe, expect, test } from '@jest/globals';
import { mockServer, WsDynamicError } from 'jest-ws-dynamic';

test("a mock server listens within the file's range of ports", async () => {
  const mock = await mockServer();
  expect(mock.port).toBeGreaterThanOrEqual(23_000);
  expect(mock.port).toBeLessThanOrEqual(23_200);
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
