/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":"goodbye"}}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('a server command answers on the ports of its file, and its output is available', async () => {
  const client = await connect('/');
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
  expect(server.logs.join('\n')).toContain(`"port":${server.port}`);
  expect(server.pid).toBeGreaterThan(0);
  expect(server.connections).toBe(1);
});

test('it answers over TLS', async () => {
  const client = await connect({ path: '/', ssl: true });
  client.send({ over: 'tls' });
  await expect(client).toReceiveMessage({ over: 'tls' });
});

test('restart keeps the ports and closes the connections', async () => {
  const { pid, port, sslPort } = server;
  const [client, secure] = await Promise.all([connect('/'), connect({ path: '/', ssl: true })]);
  await server.restart();
  await expect(client.closed).resolves.toMatchObject({ code: 1006 });
  await expect(secure.closed).resolves.toMatchObject({ code: 1006 });
  expect([server.port, server.sslPort]).toEqual([port, sslPort]);
  expect(server.pid).not.toBe(pid);
  expect(server.logs).toContain('goodbye');
  for (const ssl of [false, true]) {
    const again = await connect({ path: '/', ssl });
    again.send('still here');
    await expect(again).toReceiveMessage('still here');
  }
});

test('a crash sends no close frame, and nothing listens on the ports until the next start', async () => {
  const before = server.logs.length;
  const client = await connect('/');
  await server.crash();
  await expect(client.closed).resolves.toMatchObject({ code: 1006 });
  expect(server.pid).toBeUndefined();
  expect(server.connections).toBe(0);
  await expect(connect('/')).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  await expect(connect({ path: '/', ssl: true })).rejects.toMatchObject({
    code: 'ERR_WS_CONNECT_FAILED',
  });
  await server.start();
  expect(server.logs.slice(before)).not.toContain('goodbye');
  await connect('/');
});

test('stop waits until the process has ended', async () => {
  const pid = Number(server.pid);
  await server.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await server.start();
});
