/** @jest-environment jest-ws-dynamic/environment */
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import {
  findAvailablePort,
  getFreePortPair,
  getWebSocketUri,
  isPortInUse,
  leasePortPair,
  server,
  updateWebSocketEnvVars,
  WsDynamicError,
} from '../../src';

test('the utilities work on the ports of the worker', async () => {
  expect(await isPortInUse(server.port)).toBe(true);
  const pair = await getFreePortPair(20_000, 2, 5);
  expect(pair).toStrictEqual({ port: expect.any(Number), sslPort: expect.any(Number) });
  const lease = await leasePortPair({ startPort: 20_000 });
  const holder = createServer().listen(lease.port, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  expect(await findAvailablePort(lease.port)).not.toBe(lease.port);
  await new Promise((resolve) => holder.close(resolve));
  await lease.release();
});

test("the environment variables of the test's own realm are written", () => {
  const before = { ...process.env };
  updateWebSocketEnvVars(9100, 9101);
  expect(process.env).toMatchObject({ WEBSOCKET_PORT: '9100', WEBSOCKET_SSL_PORT: '9101' });
  updateWebSocketEnvVars(Number(before.WEBSOCKET_PORT), Number(before.WEBSOCKET_SSL_PORT));
});

test('an address is spelt from its parts', () => {
  expect(getWebSocketUri(9000)).toBe('ws://localhost:9000');
  expect(getWebSocketUri(9001, '::1', true, 'chat')).toBe('wss://[::1]:9001/chat');
});

test("a wrong port is refused with this realm's error, at this line", async () => {
  await expect(isPortInUse(70_000)).rejects.toBeInstanceOf(WsDynamicError);
  const failure: unknown = await isPortInUse(-1).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).stack).toMatch(/ports\.test\.ts/);
  expect(() => getWebSocketUri(-1)).toThrow(WsDynamicError);
});
