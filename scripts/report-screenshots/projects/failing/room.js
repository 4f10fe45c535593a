// A chat room with mistakes that the tests find.
const { WebSocketServer } = require('ws');

const members = [
  { name: 'ada', role: 'owner', joined: '2026-01-04' },
  { name: 'bob', role: 'member', joined: '2026-02-11' },
  { name: 'eve', role: 'guest', joined: '2026-03-20' },
];

const answers = {
  hello: (socket, { name }) => send(socket, { type: 'welcome', name, unread: 3 }),
  join: (socket, { room }) => {
    console.log(`join ${room}`);
    const limits = { messages: 10, window: 1000 };
    send(socket, { type: 'joined', room: { name: room, members, limits } });
  },
  history: (socket) => {
    send(socket, { type: 'typing', name: 'bob' });
    send(socket, { type: 'presence', online: ['ada', 'bob'] });
  },
  count: (socket) => {
    for (const number of [1, 3, 2]) send(socket, { type: 'number', number });
  },
  flood: (socket) => socket.close(1008, 'rate limit exceeded'),
  profile: (_socket, { user }) => console.log(user.settings.theme),
};

const send = (socket, message) => socket.send(JSON.stringify(message));

module.exports = ({ httpServer }) => {
  const rooms = new WebSocketServer({
    server: httpServer,
    verifyClient: ({ req }, done) => {
      if (!req.url.startsWith('/private')) return done(true);
      console.warn(`refused ${req.url}: no Authorization header`);
      done(false, 401, 'log in first');
    },
  });
  rooms.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      answers[message.type]?.(socket, message);
    });
  });
  return rooms;
};
