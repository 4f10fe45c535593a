// With testcontainers:
//   const container = await new GenericContainer('chat').withExposedPorts(8080).start();
//   process.env.CHAT_URL = `ws://${container.getHost()}:${container.getMappedPort(8080)}`;
// Here a server takes the container's place, on a port that nobody knows before.
const { WebSocketServer } = require('ws');

module.exports = async () => {
  const chat = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  chat.on('connection', (socket) => socket.on('error', console.error).send('welcome'));
  await new Promise((resolve) => chat.once('listening', resolve));
  process.env.CHAT_URL = `ws://127.0.0.1:${chat.address().port}`;
  globalThis.stopChat = () => {
    for (const socket of chat.clients) socket.terminate();
    return new Promise((resolve) => chat.close(resolve));
  };
};
