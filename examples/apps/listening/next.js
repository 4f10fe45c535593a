// A custom server as Next's documentation writes it; pages are in ../next/next.js.
const { createServer } = require('node:http');
const { parse } = require('node:url');
const { WebSocketServer } = require('ws');
const next = require('../next/next');

const port = parseInt(process.env.PORT || '3000', 10);
const app = next({ dev: false });
const handle = app.getRequestHandler();

app.prepare().then(() => {
  const server = createServer((request, response) => {
    handle(request, response, parse(request.url, true));
  });
  const webSockets = new WebSocketServer({ noServer: true });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (data) => socket.send(`you said ${data}`));
  });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/ws') return;
    webSockets.handleUpgrade(request, socket, head, (client) => {
      webSockets.emit('connection', client, request);
    });
  });
  server.listen(port);
});
