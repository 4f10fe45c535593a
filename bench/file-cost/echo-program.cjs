// An echo server as a program: the port is its argument, or PORT.
const http = require('node:http');
const { WebSocketServer } = require('ws');

const server = http.createServer();
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (data) => socket.send(String(data)));
});
server.listen(Number(process.argv[2] ?? process.env.PORT), '127.0.0.1', () => {
  console.log('listening');
});
process.on('SIGTERM', () => process.exit());
