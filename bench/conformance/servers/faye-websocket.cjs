const http = require('node:http');
const WebSocket = require('faye-websocket');

const server = http.createServer((_, response) => response.writeHead(404).end());
server.on('upgrade', (request, socket, head) => {
  if (!WebSocket.isWebSocket(request)) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    return;
  }
  const connection = new WebSocket(request, socket, head, [], { maxLength: 64 * 1024 * 1024 });
  connection.on('message', ({ data }) => connection.send(data));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
