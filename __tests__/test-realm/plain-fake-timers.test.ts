import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { connect } from '../../src';
import { startServer, type TestServer } from '../worker/connections/test-server';

// Without our environment the engine is loaded with the first connection: here, under fake timers.
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  server.onConnection((socket) => {
    socket.on('message', (data) => String(data) === 'hush' || socket.send(String(data)));
  });
  jest.useFakeTimers();
});
afterAll(async () => {
  jest.useRealTimers();
  await server.close();
});

test('a connection works completely if timers are faked before the first one', async () => {
  const client = await connect({ url: server.url, timeout: 5000 });
  const sent = Array.from({ length: 10 }, (_, index) => `${index}`.padEnd(index * 200, '.'));
  const received: unknown[] = [];
  for (const text of sent) client.send(text);
  for (const _ of sent) received.push(await client.receive({ timeout: 5000 }));
  expect(received).toEqual(sent);

  await client.flush({ timeout: 5000 });
  await client.send('hush');
  await expect(client.receive({ timeout: 20 })).rejects.toMatchObject({
    code: 'ERR_WS_RECEIVE_TIMEOUT',
  });
  expect(await client.close(1000, '', { timeout: 5000 })).toMatchObject({ wasClean: true });
});
