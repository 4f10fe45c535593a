/**
 * A module whose function listens by itself, and a file with fixed ports of its own.
 *
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": "<rootDir>/__tests__/fixtures/fixed-ports/factory.cjs", "localhost": "own"}
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('is the file’s server, also after a restart', async () => {
  await expect(await connect('/')).toReceiveMessage('welcome');
  await server.restart();
  await expect(await connect({ url: 'ws://localhost:3000' })).toReceiveMessage('welcome');
});

test('servers of the tests have separate ports', async () => {
  const own = createServer((_request, response) => response.end('own')).listen(4000);
  await once(own, 'listening');
  expect(await (await fetch('http://localhost:4000')).text()).toBe('own');

  const second = createServer().listen(3000);
  const [error] = await once(second, 'error');
  expect(error).toMatchObject({ code: 'EADDRINUSE', port: 3000 });

  own.closeAllConnections();
  own.close();
});
