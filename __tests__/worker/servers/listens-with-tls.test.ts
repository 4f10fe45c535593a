/**
 * A module whose server has TLS of its own on a fixed port.
 *
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": "<rootDir>/__tests__/fixtures/fixed-ports/tls.cjs"}
 */
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { expect, test } from '@jest/globals';
import { connect, serve, server } from 'jest-ws-dynamic';
import { WebSocket, WebSocketServer } from 'ws';

const url = 'wss://localhost:8443';

test('is reached at its fixed port by wss, and at the file’s ports', async () => {
  const clients = [await connect({ url }), await connect('/'), await connect('/', { ssl: true })];
  for (const client of clients) await expect(client).toReceiveMessage('welcome');
});

test('clients of its fixed port are counted', async () => {
  const client = new WebSocket(url, { rejectUnauthorized: false });
  await once(client, 'message');
  expect(server.connections).toBe(1);
  client.close();
  await once(client, 'close');
});

test('stops, refuses, and answers again', async () => {
  await server.stop();
  await expect(connect({ url })).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  await server.start();
  await expect(await connect({ url })).toReceiveMessage('welcome');
});

test('a crash is a lost connection for its clients', async () => {
  const client = await connect({ url });
  await expect(client).toReceiveMessage('welcome');
  await server.crash();
  await expect(client).toBeClosedWith(1006);
  await server.start();
  await expect(await connect({ url })).toReceiveMessage('welcome');
});

test('HTTP/2 with HTTP/1.1 is reached at its fixed port too', async () => {
  const served = await serve(({ tls }) => {
    const own = createSecureServer({ ...tls, allowHTTP1: true });
    const sockets = new WebSocketServer({ noServer: true });
    own.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (webSocket) => webSocket.send('http2'));
    });
    return own.listen(8444);
  });
  await expect(await connect({ url: 'wss://localhost:8444' })).toReceiveMessage('http2');
  await expect(await connect(served)).toReceiveMessage('http2');
});
