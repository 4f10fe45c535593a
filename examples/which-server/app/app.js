const { createServer } = require('node:http');
const { WebSocketServer } = require('ws');

const httpServer = createServer();
const webSockets = new WebSocketServer({ server: httpServer });
webSockets.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.send('welcome');
});
httpServer.listen(process.env.PORT ?? 8080);
