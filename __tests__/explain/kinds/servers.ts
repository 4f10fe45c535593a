/** The servers that the broken tests talk to. */
export const serverFiles = {
  'room.js': `const { WebSocketServer } = require('ws');

const answers = {
  hello: (socket) => socket.send('Welcome, Ada'),
  join: (socket) => socket.send(JSON.stringify({
    type: 'joined',
    room: { name: 'lobby', members: ['ada', 'bob'], limits: { rate: { messages: 10, window: 1000 } } },
  })),
  'broken json': (socket) => socket.send('{"type": "joined", "room": lobby}'),
  bytes: (socket) => socket.send(Buffer.from([0x48, 0x69, 0x00, 0xff])),
  slow: (socket) => setTimeout(() => socket.send('at last'), 400),
  leave: (socket) => socket.close(4001, 'left'),
  spam: (socket) => socket.close(1008, 'rate limit exceeded'),
  huge: (socket) => socket.send('a'.repeat(500000) + 'B' + 'a'.repeat(500000)),
  flood: (socket) => {
    for (let n = 1; n <= 200; n += 1) {
      const status = n === 187 ? 'failed' : 'ok';
      socket.send(JSON.stringify({ type: 'result', n, status, a: { b: { c: { d: { e: { f: { g: { h: { i: { j: { k: { value: n } } } } } } } } } } } }));
    }
  },
  three: (socket) => ['one', 'three', 'two'].forEach((text) => socket.send(text)),
  crash: (socket) => socket.terminate(),
  away: (socket) => socket.close(1001),
  fail: (socket) => socket.close(1011, 'internal error'),
  'bad frame': (socket) => socket._socket.write(Buffer.from([0xf1, 0x00])),
  explode: () => { throw new TypeError("Cannot read properties of undefined (reading 'name')"); },
  'explode later': () => setTimeout(() => { throw new Error('the database has gone'); }, 20),
  reject: async () => { throw new Error('no such user'); },
};

module.exports = ({ httpServer }) => {
  const rooms = new WebSocketServer({
    server: httpServer,
    verifyClient: ({ req }, done) => {
      if (req.url.startsWith('/private')) return done(false, 401, 'Who are you?');
      if (req.url === '/origin' && req.headers.origin !== 'https://chat.example') return done(false, 403, 'origin is not allowed');
      if (req.url.startsWith('/upstream')) return done(false, 502, 'upstream is down');
      if (req.url !== '/') return done(false, 404, 'no such room');
      done(true);
    },
    handleProtocols: (offered) => (offered.has('v1') ? 'v1' : false),
  });
  rooms.on('connection', (socket) => {
    socket.on('message', (data) => answers[String(data)]?.(socket));
  });
  return rooms;
};
`,
  'program.js': `const { WebSocketServer } = require('ws');
const word = process.argv[2];
const port = Number(process.env.WEBSOCKET_PORT);
console.log('starting');
if (word === 'silent') setInterval(() => {}, 1000);
else if (word === 'coloured') {
  console.error("\\u001b[91merror\\u001b[0m\\u001b[90m TS2322: \\u001b[0mType 'string' is not assignable to type 'number'.");
  process.exit(2);
}
else if (word === 'throw') {
  const settings = {};
  console.log('secret:', settings.tokens.secret);
}
else {
  const listening = word === 'elsewhere' ? 0 : port;
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: listening });
  sockets.on('listening', () => console.log('ready'));
  if (word === 'twice') new WebSocketServer({ host: '127.0.0.1', port });
  sockets.on('connection', (socket) => socket.on('message', (data) => {
    if (String(data) === 'exit') { console.error('FATAL: out of licences'); process.exit(3); }
    if (String(data) === 'fill') for (const kept = [];;) kept.push(new Array(1e5).fill(kept));
    if (String(data) === 'loop') for (;;);
    if (String(data) === 'kill') process.kill(process.pid, 'SIGKILL');
    if (String(data) === 'throw') JSON.parse('{}').user.name;
  }));
}
`,
  'two-paths.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  new WebSocketServer({ server: httpServer, path: '/admin' });
  return new WebSocketServer({ server: httpServer, path: '/chat' });
};
`,
  'twice.js': `const { createServer } = require('node:http');
const app = createServer();
app.listen(3000);
createServer(app).listen(3000);
`,
  'throws.js': `const settings = undefined;
const limit = settings.limit;
module.exports = () => limit;
`,
  'exports.js': `module.exports = { port: 9000, name: 'chat' };
`,
  'under-path.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer, path: '/room' });
`,
  'rejects.js': `module.exports = async () => {
  throw new Error('no database at db:5432');
};
`,
  'coloured.js': `throw new Error("server.ts:\\u001b[93m3\\u001b[0m:7 - \\u001b[91merror\\u001b[0m\\u001b[90m TS2322: \\u001b[0mType 'string' is not assignable to type 'number'.");
`,
  'broken.js': `module.exports = ({ httpServer } => httpServer;
`,
  'needs.js': `const chat = require('not-installed');
module.exports = () => chat();
`,
  'hangs.js': `module.exports = () => new Promise(() => {});
`,
  'pump.js': `const { WebSocket } = require('ws');
module.exports = (url, path) => {
  const socket = new WebSocket(url + path);
  socket.on('error', () => {});
  return socket;
};
`,
};
