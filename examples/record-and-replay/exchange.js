const { randomUUID } = require('node:crypto');
const { WebSocketServer } = require('ws');

const prices = { ADA: 7, BOB: 9 };

// The server that the client is made for.
const server = new WebSocketServer({ port: 7071, path: '/v1' });

server.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.send(JSON.stringify({ type: 'welcome', session: randomUUID() }));
  socket.on('message', (data) => {
    const request = parse(data);
    if (request === undefined) return socket.close(1003, 'not a request');
    const { id, type, token, symbol } = request;
    if (type === 'login') {
      socket.send(JSON.stringify({ re: id, type: token === '' ? 'refused' : 'accepted' }));
    } else if (type === 'price') {
      const price = prices[symbol];
      socket.send(JSON.stringify({ re: id, type: 'price', price, quoted_at: Date.now() }));
    } else {
      socket.close(4000, `unknown type ${type}`);
    }
  });
});

function parse(data) {
  try {
    return Object(JSON.parse(data));
  } catch {
    return undefined;
  }
}
