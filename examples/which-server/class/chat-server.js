const { WebSocketServer } = require('ws');

/** A chat on an HTTP server of its user's. */
exports.ChatServer = class ChatServer {
  constructor(httpServer) {
    this.webSockets = new WebSocketServer({ server: httpServer });
    this.webSockets.on('connection', (socket) => {
      socket.on('error', console.error);
      socket.send('welcome');
    });
  }

  close() {
    this.webSockets.close();
  }
};
