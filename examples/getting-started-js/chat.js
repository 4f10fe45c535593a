const { WebSocketServer } = require('ws');

module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/chat' });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (data) => {
      try {
        const { name } = JSON.parse(data);
        socket.send(JSON.stringify({ type: 'welcome', name }));
      } catch {
        socket.close(1003, 'not JSON');
      }
    });
  });
  return webSockets;
};
