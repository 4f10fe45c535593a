/** @jest-environment jest-ws-dynamic/environment */
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { connect, serve, server } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

const abnormal = expect.objectContaining({ code: 1006, wasClean: false });

test.each([false, true])('crash() cuts the connections of the file, wss: %s', async (ssl) => {
  const client = await connect('/silent', { ssl });
  await server.crash();
  expect(await client.closed).toEqual(abnormal);
  await server.start();
  expect(await connect('/silent', { ssl })).toBeOpen();
});

test.each([false, true])('crash() cuts the connections of serve(), wss: %s', async (ssl) => {
  const app = createServer();
  new WebSocketServer({ server: app });
  const served = await serve(app);
  const client = await connect(served, '/', { ssl });
  await served.crash();
  expect(await client.closed).toEqual(abnormal);
  await served.start();
  expect(await connect(served, '/', { ssl })).toBeOpen();
});
