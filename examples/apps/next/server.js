const { createServer } = require('node:http');
const next = require('./next');
const { WebSocketServer } = require('ws');

async function attach(server) {
  const app = next({ dev: false });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  const webSockets = new WebSocketServer({ noServer: true });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (data) => socket.send(`you said ${data}`));
  });
  server.on('request', (request, response) => handle(request, response));
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/ws') return upgrade(request, socket, head);
    webSockets.handleUpgrade(request, socket, head, (client) => {
      webSockets.emit('connection', client, request);
    });
  });
  return webSockets;
}

if (require.main === module) {
  const server = createServer();
  attach(server).then(() => server.listen(process.env.PORT ?? 3000));
}

module.exports = { attach };
