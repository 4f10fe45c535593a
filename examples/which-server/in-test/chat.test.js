const { connect, useServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');

useServer(({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.send('welcome');
  });
  return webSockets;
});

test('welcomes a client', async () => {
  const client = await connect('/');
  await expect(client).toReceiveMessage('welcome');
});
