// Rooms with a list of who is in them.
const { createServer } = require('node:http');
const { Server } = require('socket.io');

const httpServer = createServer();
const io = new Server(httpServer);

io.on('connection', (socket) => {
  socket.on('join', async (room, name, reply) => {
    socket.data.name = name;
    await socket.join(room);
    socket.to(room).emit('joined', name);
    const members = await io.in(room).fetchSockets();
    reply(members.map(({ data }) => data.name).sort());
  });
  socket.on('say', (room, text) => io.to(room).emit('said', socket.data.name, text));
});

httpServer.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
