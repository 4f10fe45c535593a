const { Server } = require('socket.io');

const io = new Server();
io.on('connection', (socket) => {
  socket.on('ask', (question, answer) => answer(`you asked ${question}`));
});
module.exports = io;
