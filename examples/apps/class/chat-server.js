const { WebSocketServer } = require('ws');

class ChatServer {
  constructor(options) {
    this.webSockets = new WebSocketServer(options);
    this.webSockets.on('connection', (socket) => {
      socket.on('error', console.error);
      socket.on('message', (data) => socket.send(`you said ${data}`));
    });
  }

  stop() {
    this.webSockets.close();
  }
}

module.exports = { ChatServer };
