const { Server } = require('socket.io');

const io = new Server(3000);
io.on('connection', (socket) => {
  socket.on('ask', (question, answer) => answer(`you asked ${question}`));
});
