const { WebSocketServer } = require('ws');

/** Attaches the chat to an HTTP server. The application calls it with the server it made. */
exports.attachChat = (httpServer) => {
  const webSockets = new WebSocketServer({ server: httpServer });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.send('welcome');
  });
  return webSockets;
};
