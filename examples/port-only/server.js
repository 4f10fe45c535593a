// Knows nothing but PORT, as on most platforms that host servers.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ port: Number(process.env.PORT ?? 3000) });

server.on('connection', (client) => {
  client.on('error', console.error);
  client.on('message', (data) => client.send(String(data).split('').reverse().join('')));
});
