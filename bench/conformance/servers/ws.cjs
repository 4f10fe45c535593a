const { WebSocketServer } = require('ws');

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  maxPayload: 256 * 1024 * 1024,
  perMessageDeflate: true,
  ...(process.env.MAX_FRAGMENTS && { maxFragments: Number(process.env.MAX_FRAGMENTS) }),
});
server.on('connection', (socket) => {
  socket.on('error', () => undefined);
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
