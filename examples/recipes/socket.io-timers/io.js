const { Server } = require('socket.io');

const io = new Server({ pingInterval: 25_000, pingTimeout: 20_000 });
io.on('connection', (socket) => {
  socket.on('ask', (question, answer) => answer(`you asked ${question}`));
});
module.exports = io;
