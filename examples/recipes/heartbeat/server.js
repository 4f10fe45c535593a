// Ends a client that has not answered the last ping.
const { WebSocketServer } = require('ws');

module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer });
  const alive = new WeakSet();
  webSockets.on('connection', (socket) => {
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    socket.on('error', console.error);
  });
  const heartbeat = setInterval(() => {
    for (const socket of webSockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, 30_000);
  webSockets.on('close', () => clearInterval(heartbeat));
  return webSockets;
};
