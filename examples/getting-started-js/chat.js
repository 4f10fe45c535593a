const { WebSocketServer } = require('ws');

module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/chat' });
  webSockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { name } = JSON.parse(data);
      socket.send(JSON.stringify({ type: 'welcome', name }));
    });
  });
  return webSockets;
};
