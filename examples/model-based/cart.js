const { WebSocketServer } = require('ws');

// A cart for each connection. A request may arrive twice, which its id tells.
const cartServer =
  (looksAtIds) =>
  ({ httpServer }) => {
    const webSockets = new WebSocketServer({ server: httpServer });
    webSockets.on('connection', (socket) => {
      const items = [];
      const done = new Set();
      socket.on('error', console.error);
      socket.on('message', (data) => {
        try {
          const { id, type, item } = JSON.parse(data);
          const isNew = !looksAtIds || !done.has(id);
          done.add(id);
          if (isNew && type === 'add') items.push(item);
          if (isNew && type === 'clear') items.length = 0;
          socket.send(JSON.stringify({ re: id, items }));
        } catch {
          socket.close(1003, 'not a request');
        }
      });
    });
    return webSockets;
  };

module.exports = cartServer(true);
module.exports.broken = cartServer(false);
