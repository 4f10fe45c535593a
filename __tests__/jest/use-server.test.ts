/** @jest-environment jest-ws-dynamic/environment */
import { afterAll, describe, expect, test } from '@jest/globals';
import { connect, server, useServer } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

const greeting = (text: string) => {
  const webSockets = new WebSocketServer({ noServer: true });
  webSockets.on('connection', (socket) => socket.send(text));
  return webSockets;
};

describe('useServer', () => {
  describe('in a describe block', () => {
    useServer(() => greeting('from the block'));

    test.each([false, true])('answers on the file’s ports with ssl: %s', async (ssl) => {
      await expect(await connect('/', { ssl })).toReceiveMessage('from the block');
    });

    afterAll(async () => {
      await expect(await connect('/')).toReceiveMessage('from the block');
    });
  });

  test('restores the file’s own server after its block', async () => {
    const client = await connect('/');
    client.send({ type: 'ping' });
    await expect(client).toReceiveMessage(expect.objectContaining({ type: 'pong' }));
  });

  describe('with a function that stops the server', () => {
    const order: string[] = [];
    useServer(({ httpServer, port, host }) => {
      const webSockets = new WebSocketServer({ server: httpServer });
      webSockets.on('connection', (socket) => socket.send(`${host}:${port}`));
      return () => {
        order.push('stopped');
        webSockets.close();
      };
    });

    test('gets the ports, and is called when the server stops', async () => {
      await expect(await connect('/')).toReceiveMessage(`${server.host}:${server.port}`);
      await server.restart();
      expect(order).toEqual(['stopped']);
      await expect(await connect('/')).toReceiveMessage(`${server.host}:${server.port}`);
    });
  });

  describe('without a handler of plain requests', () => {
    useServer(({ httpServer }) => new WebSocketServer({ server: httpServer }));

    test('answers them with 426', async () => {
      const response = await fetch(server.httpUrl);

      expect(response.status).toBe(426);
      expect(await response.text()).toBe('Upgrade Required');
    });
  });

  describe('with a request handler added later', () => {
    useServer(({ httpServer }) => {
      const webSockets = new WebSocketServer({ server: httpServer });
      webSockets.once('connection', () => {
        httpServer.on('request', (_request, response) => response.end('late'));
      });
      return webSockets;
    });

    test('leaves plain requests to it', async () => {
      await connect('/');
      expect(await (await fetch(server.httpUrl)).text()).toBe('late');
    });
  });

  describe('with a close() that waits for its clients', () => {
    useServer(({ httpServer }) => {
      const webSockets = new WebSocketServer({ server: httpServer });
      return { close: () => new Promise((resolve) => webSockets.close(resolve)) };
    });

    test('stops anyway', async () => {
      const client = await connect('/');
      await server.stop();
      expect(await client.closed).toMatchObject({ code: 1006 });
      await server.start();
    });
  });
});
