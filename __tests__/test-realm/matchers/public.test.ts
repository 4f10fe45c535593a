/** The matchers as another runner takes them: the package `expect` alone, no setup file. */
import { afterEach, beforeEach, expect as check, describe, test } from '@jest/globals';
import { expect } from 'expect';
import { type Client, connect, type MockServer, mockServer } from 'jest-ws-dynamic';
import * as matchers from 'jest-ws-dynamic/matchers';
import { matchers as byName } from '../../../src/test-realm/matchers/by-name';
import { failureText } from './plain';

expect.extend(matchers);

let mock: MockServer;
let client: Client;

beforeEach(async () => {
  mock = await mockServer();
  client = await connect({ url: mock.url });
  await mock.nextConnection();
});
afterEach(async () => {
  await client.close();
  await mock.close();
});

test('every export is a matcher, and every matcher is exported', async () => {
  check(Object.keys(matchers).sort()).toEqual(Object.keys(byName).sort());
  check(Object.values(matchers).every((matcher) => typeof matcher === 'function')).toBe(true);
});

describe('on the expect of the package', () => {
  test('asynchronous matchers are awaited', async () => {
    await mock.send({ id: 7 });
    await mock.send('a');
    await expect(client).toReceiveMessage({ id: expect.any(Number) });
    await expect(client).toReceiveMessages([/a/]);
    await expect(client).toStaySilent({ for: 10 });
    mock.refuse(401);
    await expect(connect({ url: mock.url })).toRejectUpgrade(401);
    await mock.close(1001, 'bye');
    await expect(client).toBeClosedWith(1001, 'bye');
  });

  test('synchronous matchers, and .not', async () => {
    await mock.send('a');
    await client.flush();
    expect(client).toHaveReceivedMessages(['a']);
    expect(client).toBeOpen();
    expect(client).not.toHaveProtocol('v1');
    await expect(client).not.toReceiveMessage('b');
  });

  test('a failure shows the difference and the frames', async () => {
    await mock.send({ id: 7 });
    const text = await failureText(() => expect(client).toReceiveMessage({ id: 8 }));
    check(text).toMatch(/^expect\(client\)\.toReceiveMessage\(expected\)/);
    check(text).toContain('-   "id": 8');
    check(text).toContain('text 8 B');
  });
});
