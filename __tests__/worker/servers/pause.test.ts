/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":{"command":"node","args":["__tests__/fixtures/commands/echo.cjs"],"env":{"PORT":"{port}","HOST":"{host}","BEHAVIOUR":""}}}
 */
import { describe, expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

describe('a server command', () => {
  test('does not respond while it is paused, and responds afterwards', async () => {
    const client = await connect('/');
    await server.pause();
    client.send('while paused');
    await expect(client).toStaySilent({ for: 50 });
    expect(client).toBeOpen();
    await server.resume();
    await expect(client).toReceiveMessage('while paused');
    await server.resume();
  });

  test('leaves handshakes unanswered while it is paused', async () => {
    await server.pause();
    await expect(connect('/', { timeout: 50 })).rejects.toMatchObject({
      code: 'ERR_WS_CONNECT_TIMEOUT',
    });
  });

  test('runs again after the test that paused it', async () => {
    const client = await connect('/');
    client.send('well');
    await expect(client).toReceiveMessage('well');
  });

  test.each(['stop', 'crash'] as const)('ends by %s() while it is paused', async (verb) => {
    await server.pause();
    await server[verb]();
    expect(server.pid).toBeUndefined();
    await server.start();
    const client = await connect('/');
    client.send('well');
    await expect(client).toReceiveMessage('well');
  });

  test('reports how it ended, and can be started again immediately', async () => {
    for (const turn of [1, 2, 3]) {
      const client = await connect('/');
      client.send('exit 3');
      await expect(client).toBeClosedWith(1006);
      await server.start();
      await connect('/').sendText(`turn ${turn}`).expectText(`turn ${turn}`);
    }
    const { exited } = server;
    await server.crash();
    await expect(exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    await server.start();
  });

  test('cannot be paused while it is not running', async () => {
    await server.stop();
    await expect(server.pause()).rejects.toMatchObject({ code: 'ERR_WS_SERVER_NOT_RUNNING' });
    await server.start();
  });
});
