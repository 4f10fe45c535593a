const http = require('node:http');
const { server: WebSocketServer } = require('websocket');

const httpServer = http.createServer((_, response) => response.writeHead(404).end());
httpServer.listen(Number(process.env.PORT), '127.0.0.1');
const server = new WebSocketServer({
  httpServer,
  autoAcceptConnections: true,
  maxReceivedFrameSize: 64 * 1024 * 1024,
  maxReceivedMessageSize: 64 * 1024 * 1024,
  fragmentOutgoingMessages: false,
  keepalive: false,
});
server.on('connect', (connection) => {
  connection.on('message', (message) => {
    if (message.type === 'utf8') connection.sendUTF(message.utf8Data);
    else connection.sendBytes(message.binaryData);
  });
});
