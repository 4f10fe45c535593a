/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"servers": {"auth": "../fixtures/named-servers/auth.js", "echo": "reference", "print": {"command": "node", "args": ["__tests__/fixtures/commands/echo.cjs"], "env": {"PORT": "{port}"}}}}
 */
import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { connect, server, useServer } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

useServer(({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer });
  webSockets.on('connection', (socket) => socket.send('own'));
  return webSockets;
});

test('each server has its own ports', () => {
  const all = [server, server('auth'), server('echo'), server('print')];

  expect(new Set(all.flatMap(({ port, sslPort }) => [port, sslPort])).size).toBe(8);
  expect(process.env.AUTH_WEBSOCKET_URL).toBe(server('auth').url);
  expect(process.env.ECHO_WEBSOCKET_SSL_PORT).toBe(String(server('echo').sslPort));
  expect(process.env.WEBSOCKET_URL).toBe(server.url);
});

test('connect() reaches them by name, with or without TLS', async () => {
  const own = await connect('/');
  const auth = await connect('/login', { server: 'auth' });
  const secure = await connect({ server: 'auth', path: '/login', ssl: true });
  const print = await connect({ server: 'print' });

  await expect(own).toReceiveMessage('own');
  // A module knows its own ports, and those of servers above it in the list.
  await expect(auth).toReceiveMessage({ path: '/login', port: String(server('auth').port) });
  await expect(secure).toReceiveMessage({ path: '/login', port: String(server('auth').port) });
  expect(print.upgrade.status).toBe(101);
});

test('one restarts while the others continue', async () => {
  const auth = await connect({ server: 'auth' });
  const echo = await connect('/echo', { server: 'echo' });
  await server('auth').crash();

  await expect(auth).toBeClosedWith(1006);
  expect(echo).toBeOpen();
  await expect(connect({ server: 'auth' })).rejects.toThrow('ECONNREFUSED');
  await server('auth').start();
  await connect({ server: 'auth' });
});

test('an unknown name is refused with a list of the known ones', async () => {
  expect(() => server('oauth')).toThrow(
    'server(): expected "name" to be a name in option "servers", received "oauth". Did you mean "auth"?',
  );
  await expect(connect({ server: 'oauth' })).rejects.toThrow(
    'connect(): expected "server" to be a name in option "servers", received "oauth"',
  );
  expect(() => server('ecco')).toThrow('Did you mean "echo"?');
  await expect(connect({ server: 'auth', url: 'ws://localhost' })).rejects.toThrow(
    'Leave one out.',
  );
});

test('console.log shows the connection', () => {
  expect(inspect(server('auth'))).toContain(`url: '${server('auth').url}'`);
  expect(inspect(server)).toContain(`url: '${server.url}'`);
});
