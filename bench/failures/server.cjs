// The server of all tests that need one: each word has its answer, and `/private` is refused.
const { WebSocketServer } = require('ws');

const room = { name: 'lobby', limits: { rate: { messages: 10, window: 1000 } } };
const answers = {
  hello: (socket) => socket.send('Welcome, Ada'),
  join: (socket) => socket.send(JSON.stringify({ type: 'joined', room })),
  bytes: (socket) => socket.send(Buffer.from('Hi')),
  broken: (socket) => socket.send('{"type": "joined", "room": lobby}'),
  spam: (socket) => socket.close(1008, 'rate limit exceeded'),
  leave: (socket) => socket.close(4001, 'left'),
  explode: () => {
    throw new TypeError("Cannot read properties of undefined (reading 'name')");
  },
};

module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({
    server: httpServer,
    verifyClient: ({ req }, done) => {
      if (req.url === '/private') done(false, 401, 'Who are you?');
      else done(true);
    },
  });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => answers[String(data)]?.(socket));
  });
  return sockets;
};
