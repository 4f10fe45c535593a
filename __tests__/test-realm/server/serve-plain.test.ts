/** `serve()` and `connect()` with a server where there is no session: plain Node. */
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { connect } from '../../../src/test-realm/client/connect';
import { isPortInUse } from '../../../src/test-realm/ports';
import { serve } from '../../../src/test-realm/server/serve';

function greeting() {
  const httpServer = createServer();
  new WebSocketServer({ server: httpServer }).on('connection', (socket) => socket.send('hello'));
  return httpServer;
}

test.each([false, true])('serve() stays open until close(), with ssl: %s', async (ssl) => {
  const served = await serve(greeting());
  const client = await connect(served, { ssl });
  expect(await client.receiveText()).toBe('hello');
  await served.close();
  expect(await client.closed).toMatchObject({ code: 1006 });
  expect(await isPortInUse(served.port)).toBe(false);
});

test('a server started by connect() ends with its client', async () => {
  const client = await connect(greeting(), '/');
  expect(await client.receiveText()).toBe('hello');
  const port = Number(new URL(client.url).port);
  expect(await isPortInUse(port)).toBe(true);
  await client.close();
  await waitUntil(async () => !(await isPortInUse(port)));
});

test('it ends with a failed handshake', async () => {
  const refusing = createServer().on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
  });
  await expect(connect(refusing, '/')).rejects.toMatchObject({ code: 'ERR_WS_UPGRADE_REJECTED' });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
