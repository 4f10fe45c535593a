// The same server as a module that listens by itself.
const http = require('node:http');
const { WebSocketServer } = require('ws');

const server = http.createServer();
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (data) => socket.send(String(data)));
});
server.listen(3000);
