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

test("the environment variables are set in the test's own realm", () => {
  const before = { ...process.env };
  updateWebSocketEnvVars(9100, 9101);
  expect(process.env).toMatchObject({ WEBSOCKET_PORT: '9100', WEBSOCKET_SSL_PORT: '9101' });
  updateWebSocketEnvVars(Number(before.WEBSOCKET_PORT), Number(before.WEBSOCKET_SSL_PORT));
});

test('an address is built from its parts', () => {
  expect(getWebSocketUri(9000)).toBe('ws://localhost:9000');
  expect(getWebSocketUri(9001, '::1', true, 'chat')).toBe('wss://[::1]:9001/chat');
});

test("an invalid port is refused with this realm's error, at this line", async () => {
  await expect(isPortInUse(70_000)).rejects.toBeInstanceOf(WsDynamicError);
  const failure: unknown = await isPortInUse(-1).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).stack).toMatch(/ports\.test\.ts/);
  expect(() => getWebSocketUri(-1)).toThrow(WsDynamicError);
});

test('lease.listen() listens on one of the two ports, and only while they are leased', async () => {
  const lease = await leasePortPair();
  const listener = createServer();
  const listen = (options: object) => lease.listen(listener, options as { which: 'port' });
  await expect(listen({ which: 'foo' })).rejects.toThrow(
    `lease.listen(): expected "which" to be 'port' or 'sslPort', received 'foo' (string).`,
  );
  await expect(listen({ wich: 'port' })).rejects.toThrow('received "wich". Did you mean "which"?');
  await expect(listen({})).rejects.toThrow(`"which" to be 'port' or 'sslPort', received undefined`);
  await lease.release();
  await expect(listen({ which: 'port' })).rejects.toThrow(
    'lease.listen(): expected a lease that still holds its ports, received one that was released. Call listen() before release(), or take another lease.',
  );
  expect(listener.listening).toBe(false);
});

test.each([
  Object.freeze({}),
  Object.freeze({ WEBSOCKET_PORT: '1' }),
  Object.defineProperty({}, 'WEBSOCKET_SSL_PORT', { value: '1' }),
  new Proxy({}, { set: () => false }),
])('environment variables that cannot be set are refused', (env) => {
  expect(() => updateWebSocketEnvVars(9100, 9101, env)).toThrow(
    /"env" to be an object whose variables can be set, received .*\. Pass a copy: \{ \.\.\.env \}\.$/,
  );
});

test.each([[Promise.resolve({})], [/a/], ['env']])(
  'the environment variables are not written into %p',
  (env) => {
    expect(() => updateWebSocketEnvVars(9100, 9101, env as unknown as NodeJS.ProcessEnv)).toThrow(
      'expected "env" to be an object of variables, such as process.env',
    );
  },
);
