const { WebSocketServer } = require('ws');

module.exports = function serve({ httpServer, httpsServer }) {
  const sockets = [httpServer, httpsServer].map(
    (server) => new WebSocketServer({ server, path: '/chat' }),
  );
  for (const each of sockets) {
    each.on('connection', (socket) => {
      socket.on('message', (data) => {
        const { type } = JSON.parse(String(data));
        if (type === 'hello') socket.send(JSON.stringify({ type: 'welcome' }));
      });
    });
  }
  return () => {
    for (const each of sockets) each.close();
  };
};
