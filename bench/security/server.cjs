// An echo on a package of the working directory: node server.cjs ws|engine.io|socket.io|socket.io-parser|faye-websocket
const { createServer } = require('node:http');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const load = createRequire(join(process.cwd(), 'package.json'));
const httpServer = createServer((_, response) => response.writeHead(426).end());

function serveWs(options, read = () => undefined) {
  const { Server } = load('ws');
  new Server({ server: httpServer, ...options }).on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const text = String(data);
      read(text);
      socket.send(text, () => {});
    });
  });
}

const kinds = {
  ws: () => serveWs({ maxPayload: 65_536 }),
  'ws-by-default': () => serveWs({}),
  'engine.io'() {
    load('engine.io')
      .attach(httpServer)
      .on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  },
  'socket.io'() {
    const io = load('socket.io');
    const attach = io.Server
      ? new io.Server(httpServer, { maxHttpBufferSize: 1e8 })
      : io(httpServer);
    attach.on('connection', (socket) => socket.on('hello', (text) => socket.emit('hello', text)));
  },
  // Echoes what the parser takes: Socket.IO 2.3 falls to a long list of arguments by itself.
  'socket.io-parser'() {
    const { Decoder } = load('socket.io-parser');
    serveWs({ maxPayload: 1e8 }, (text) => {
      try {
        new Decoder().add(text);
      } catch {
        // Not a packet.
      }
    });
  },
  'faye-websocket'() {
    const WebSocket = load('faye-websocket');
    httpServer.on('upgrade', (request, socket, head) => {
      const connection = new WebSocket(request, socket, head, [], { maxLength: 65_536 });
      connection.on('message', ({ data }) => connection.send(data));
    });
  },
};
kinds[process.argv[2]]();
httpServer.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  process.send({ port: httpServer.address().port });
});
process.on('disconnect', () => process.exit());
