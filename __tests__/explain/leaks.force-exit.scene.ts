import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const docblock = (options: object): string =>
  `/** @jest-environment-options ${JSON.stringify({ failOnLeaks: true, ...options })}\n * @jest-environment jest-ws-dynamic/environment */\nconst { connect, server } = require('jest-ws-dynamic');\n`;
const command = docblock({ ssl: false, server: { command: 'node', args: ['process.js'] } });

const files = {
  'process.js': `const { WebSocketServer } = require('ws');
const http = require('node:http').createServer((request, response) => response.end('hello'));
new WebSocketServer({ server: http });
http.listen(Number(process.env.WEBSOCKET_PORT));
process.on('SIGTERM', () => process.exit(0));`,
  'beating.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  setInterval(() => {}, 60000);
  return new WebSocketServer({ server: httpServer });
};`,
  'keep-alive.test.js': `${command}test('asks by HTTP', async () => {
  const agent = new (require('node:http').Agent)({ keepAlive: true });
  await (await fetch(server.httpUrl)).text();
  await new Promise((resolve) => require('node:http').get(server.httpUrl, { agent }, (answer) => answer.resume().on('end', resolve)));
});`,
  'command.test.js': `${command}const { WebSocket } = require('ws');
test('forgets a client', async () => {
  const socket = new WebSocket(server.url);
  await new Promise((resolve) => socket.once('open', resolve));
});`,
  'connection.test.js': `${docblock({})}const { WebSocket } = require('ws');
test('forgets a client', async () => {
  const socket = new WebSocket(server.url + '/forgotten');
  await new Promise((resolve) => socket.once('open', resolve));
});`,
  'timer.test.js': `${docblock({})}test('forgets a timer', () => {
  setInterval(() => {}, 60000);
});`,
  'module.test.js': `${docblock({ server: './beating.js' })}test('uses it', async () => { await connect('/'); });`,
  'server.test.js': `${docblock({})}test('forgets a server', (done) => {
  require('node:http').createServer().listen(0, done);
});`,
  'hosts.test.js': `${docblock({ outside: 'refuse' })}const net = require('node:net');
const http = require('node:http');
const { WebSocketServer } = require('ws');
const open = (server) => new Promise((resolve) => server.once('listening', resolve));
test('address', () => open(net.createServer().listen(0, '127.0.0.1')));
test('name', () => open(http.createServer().listen(0, 'localhost')));
test('wildcard', () => open(net.createServer().listen(0, '0.0.0.0')));
test('options', () => open(http.createServer().listen({ port: 0, host: '127.0.0.1' })));
test('fixed port', () => open(net.createServer().listen(5871, '127.0.0.1')));
test('ws', () => open(new WebSocketServer({ port: 0, host: '127.0.0.1' })));
test('path', () => open(net.createServer().listen(require('node:path').join(require('node:os').tmpdir(), 'leak-' + process.pid))));`,
  'own-listener.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', () => require('node:http').createServer().listen(0, '127.0.0.1'));
  return sockets;
};`,
  'own-listener.test.js': `${docblock({ server: './own-listener.js' })}test('uses it', async () => { await connect('/'); });`,
  'refusing.test.js': `${docblock({ outside: 'refuse' })}const { WebSocket } = require('ws');
test('forgets a client', async () => {
  const socket = new WebSocket(server.url + '/forgotten');
  await new Promise((resolve) => socket.once('open', resolve));
});`,
  'child.test.js': `${docblock({})}test('forgets a process', () => {
  require('node:child_process').spawn('sleep', ['30']);
});`,
  'thread.test.js': `${docblock({})}test('forgets a thread', () => {
  new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true });
});`,
  'udp.test.js': `${docblock({})}test('forgets a socket', (done) => {
  require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', done);
});`,
  // Its timer is set in a callback, without a line of the test on the stack.
  'node_modules/redial/index.js': `const { connect } = require('node:net');
module.exports = class {
  constructor(port) {
    this.dial = () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('close', () => { this.timer = setTimeout(this.dial, 1000); });
    };
    this.dial();
  }
  close() { clearTimeout(this.timer); }
};`,
  'reconnecting.test.js': `${docblock({ server: false })}const Redial = require('redial');
test('forgets a client', async () => {
  const client = new Redial(1);
  while (client.timer === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
});`,
  'reconnecting-closed.test.js': `${docblock({ server: false })}const Redial = require('redial');
test('closes a client', async () => {
  const client = new Redial(1);
  while (client.timer === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
  client.close();
});`,
  'lease.test.js': `${docblock({})}const { leasePortPair } = require('jest-ws-dynamic');
test('forgets a lease', async () => {
  await leasePortPair();
});`,
  'clean.test.js': `${docblock({ server: './beating.js' }).replace('beating', 'clean')}test('leaves nothing', async () => {
  const client = await connect('/');
  client.send('a');
  await client.flush();
  setTimeout(() => {}, 1);
  const other = require('node:http').createServer();
  await new Promise((resolve) => other.listen(0, resolve));
  await new Promise((resolve) => other.close(resolve));
  await server.restart();
  const { leasePortPair, silentPort } = require('jest-ws-dynamic');
  await (await leasePortPair()).release();
  await silentPort();
  const thread = new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true });
  await thread.terminate();
  const udp = require('node:dgram').createSocket('udp4');
  await new Promise((resolve) => udp.bind(0, '127.0.0.1', resolve));
  await new Promise((resolve) => udp.close(resolve));
});`,
  'clean.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const beat = setInterval(() => {}, 1000);
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('close', () => clearInterval(beat));
  return sockets;
};`,
};

const { shown, failed } = scene(files);

test.each([
  [
    'connection',
    /ws connection to \/forgotten +\S*connection\.test\.js:\d+ +"forgets a client" +\d/,
  ],
  ['command', /connection to port \d+ +\S*command\.test\.js:\d+ +"forgets a client" +\d/],
  ['timer', /timer +\S*timer\.test\.js:\d+ +"forgets a timer" +\d/],
  ['module', /timer +\S*beating\.js:3 +\(outside of any test\) +\d/],
  ['server', /server on port \d+ +\S*server\.test\.js:\d+ +"forgets a server" +\d/],
  ['own-listener', /server on port \d+ +\S*own-listener\.js:4 +"uses it" +\d/],
  ['refusing', /ws connection to \/forgotten +\S*refusing\.test\.js:\d+ +"forgets a client" +\d/],
  ['thread', /worker thread +\S*thread\.test\.js:\d+ +"forgets a thread" +\d/],
  ['udp', /UDP socket on port \d+ +\S*udp\.test\.js:\d+ +"forgets a socket" +\d/],
  ['lease', /lease of the ports \d+ and \d+ +\S*lease\.test\.js:\d+ +"forgets a lease" +\d/],
  ['reconnecting', /timer +node_modules\/redial\/index\.js:\d+ +"forgets a client" +\d/],
  ['child', /child process +\S*child\.test\.js:\d+ +"forgets a process" +\d/],
])(
  'failOnLeaks lists open resources, where they were opened, and by which test: %s',
  (file, row) => {
    expect(shown(file)).toContain('ERR_WS_LEAK');
    expect(shown(file)).toMatch(row);
    expect(failed(file)).toEqual([]);
  },
);

test.each(['keep-alive', 'clean', 'reconnecting-closed'])(
  'a resource that is not a leak passes: %s',
  (file) => {
    expect(shown(file)).toBe('');
  },
);

test.each(['address', 'name', 'wildcard', 'options', 'fixed port', 'ws', 'path'])(
  'a server is listed once, however it listens: %s',
  (name) => {
    const rows = shown('hosts').match(
      new RegExp(`^ *server on \\S.* \\S*hosts\\.test\\.js:\\d+ +"${name}" +\\d`, 'gm'),
    );
    expect(rows).toHaveLength(1);
  },
);
