const { WebSocketServer } = require('ws');

/** How often a client is asked whether it is still there, ms. */
const heartbeat = 500;
/** So many pings in a row may stay unanswered: a busy client is late, and not gone. */
const unansweredPings = 3;

const orders = new Map();
const sockets = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.WEBSOCKET_PORT ?? 8080),
});

sockets.on('connection', (client) => {
  client.unanswered = 0;
  client.on('pong', () => {
    client.unanswered = 0;
  });
  client.on('error', () => client.terminate());
  client.on('message', (data) => {
    try {
      const { id, item } = JSON.parse(data);
      // An order that comes twice is one order.
      if (item !== undefined) orders.set(id, item);
      client.send(JSON.stringify({ accepted: id, orders: orders.size }));
    } catch {
      client.close(1003, 'not JSON');
    }
  });
});

setInterval(() => {
  for (const client of sockets.clients) {
    if (client.unanswered >= unansweredPings) client.terminate();
    client.unanswered += 1;
    client.ping();
  }
}, heartbeat);
