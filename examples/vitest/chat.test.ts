import { connect, serve } from 'jest-ws-dynamic';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

test('welcomes a user', async () => {
  await using app = await serve(({ httpServer }) => {
    const webSockets = new WebSocketServer({ server: httpServer, path: '/chat' });
    webSockets.on('connection', (socket) => {
      socket.on('error', console.error);
      socket.send('welcome');
    });
    return webSockets;
  });
  await using client = await connect(app, '/chat');
  await expect(client).toReceiveMessage('welcome');
});
