/** A server that ends in a case: that case fails, it is started again, and the others are judged by themselves. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

/** An echo whose errors nothing catches: each invalid frame ends its process. */
const echo = `
const { WebSocketServer } = require('ws');
const { createServer } = require('node:http');
const attach = (server) => new WebSocketServer({ server })
  .on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
module.exports = ({ httpServer }) => attach(httpServer);
if (require.main === module) {
  const server = createServer().listen(Number(process.env.WEBSOCKET_PORT), '127.0.0.1');
  attach(server);
}
`;

/** An echo that answers no new connection after an invalid frame: it blocks, or cuts them. */
const hanging = `
const { WebSocketServer } = require('ws');
const { createServer } = require('node:http');
const serve = (server, hang) => new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('error', hang);
});
const cut = (server) => () => server.on('connection', (socket) => socket.destroy());
module.exports = ({ httpServer }) => serve(httpServer, cut(httpServer));
if (require.main === module) {
  const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  serve(createServer().listen(Number(process.env.WEBSOCKET_PORT), '127.0.0.1'), block);
}
`;

/** Nothing handles the errors of a socket while its handshake waits. */
const slow = `
const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ noServer: true });
  const serve = (socket) => socket.on('error', () => {}).on('message', (data) => socket.send(data));
  httpServer.on('upgrade', (request, socket, head) => {
    setTimeout(() => socket.destroyed || sockets.handleUpgrade(request, socket, head, serve), 20);
  });
};
`;

const testFile = (server: string, options: string): string =>
  [
    `/** @jest-environment-options ${server} */`,
    "require('jest-ws-dynamic/suites').conformanceSuite({",
    `  path: '/', sections: ['1.1.1', '1.1.2', '3.1', '3.2', '5.3', '7.9.1'], ${options}`,
    '});',
  ].join('\n');

const command = `{"server":{"command":"node","args":["echo.js"]}, "ssl": false}`;
const { failed, shown } = scene({
  'echo.js': echo,
  'command.test.js': testFile(command, ''),
  'module.test.js': testFile('{"server":"./echo.js","ssl":false}', ''),
  'hanging.js': hanging,
  'hangs.test.js': testFile('{"server":"./hanging.js","ssl":false}', ''),
  'blocks.test.js': testFile(
    command.replace('echo.js', 'hanging.js'),
    "connections: 1, exclude: ['3.2', '7']",
  ),
  'section.test.js': testFile(command, "granularity: 'section'"),
  'security.test.js': [
    '/** @jest-environment-options {"server":"./echo.js","ssl":false} */',
    "const { securitySuite } = require('jest-ws-dynamic/suites');",
    "const left = ['fragments', 'bomb', 'length', 'window-bits'].map((name) => 'frames-' + name);",
    "securitySuite({ undefended: ['handshake', 'limits', ...left] });",
  ].join('\n'),
  'slow.js': slow,
  'reset.test.js': [
    '/** @jest-environment-options {"server":"./slow.js","ssl":false} */',
    "const { securitySuite } = require('jest-ws-dynamic/suites');",
    "const names = ['endless', 'many-headers', 'slow-protocol', 'slow-extensions', 'extension-names', 'targets'];",
    "const left = names.map((name) => 'handshake-' + name);",
    "securitySuite({ undefended: ['frames', 'messages', 'limits', ...left] });",
  ].join('\n'),
  // It starts once.
  'once.js': `${echo}\nrequire('node:fs').mkdirSync('started');`,
  'once.test.js': testFile(
    command.replace('echo.js', 'once.js'),
    "connections: 1, exclude: ['3.2']",
  ),
});

const ids = (file: string) =>
  failed(file)?.map((name) => /\d+\.\d+(?:\.\d+)?(?= )/.exec(name)?.[0]);

test.each([
  ['command', /The server process ended with code 1\. It failed with:/g],
  ['module', /The server threw an uncaught error/g],
])('of a %s, only the cases that end it fail', (file, end) => {
  expect(ids(file)).toEqual(['3.1', '3.2', '7.9.1']);
  expect(shown(file).match(end)).toHaveLength(3);
  expect(shown(file)).toContain('RangeError: Invalid WebSocket frame');
});

test('only the cases after which it accepts no new connection fail', () => {
  expect(ids('hangs')).toEqual(['3.1', '3.2', '7.9.1']);
  expect(
    shown('hangs').match(/The server answers no new connection after it: TCP was/g),
  ).toHaveLength(3);
  expect(ids('blocks')).toEqual(['3.1']);
  expect(shown('blocks')).toContain(
    'The server answers no new connection after it: No answer within',
  );
});

test('a test of a section names them', () => {
  expect(shown('section')).toContain('2 of 2 cases failed: 3.1, 3.2.');
  expect(failed('section')).toHaveLength(2);
});

test('a server that cannot be restarted is reported once, and no further case runs', () => {
  expect(ids('once')).toEqual(['3.1', '5.3', '7.9.1']);
  expect(shown('once').match(/It could not be restarted:/g)).toHaveLength(1);
  expect(shown('once').match(/Not run, the server has ended or hangs/g)).toHaveLength(2);
});

test('only the checks of securitySuite() that end it fail', () => {
  const names = ['unmasked', 'rsv', 'opcode', 'control', 'close-code', 'utf8'];
  expect(failed('security')?.map((name) => /frames-\S+/.exec(name)?.[0])).toEqual(
    names.map((name) => `frames-${name}`),
  );
  expect(shown('security').match(/The server threw an uncaught error/g)).toHaveLength(1);
  expect(shown('security').match(/receiver\.js, as in frames-unmasked:/g)).toHaveLength(5);
});

test("the server's error has no frame of the test file", () => {
  expect(failed('reset')).not.toEqual([]);
  expect(shown('reset')).toContain('  | read ECONNRESET');
  expect(shown('reset')).not.toMatch(/\| +at .*reset\.test\.js|failed at .*reset\.test\.js/);
  expect(shown('reset')).toContain("A socket of the 'upgrade' event needs socket.on('error', …)");
});
