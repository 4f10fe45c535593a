import { createServer } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

/** A test file whose docblock gives the options; its one test needs the server. */
function fileWith(options: object, body = "await connect('/');"): string {
  return `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify(options)}
 */
const { connect, server } = require('jest-ws-dynamic');
test('reaches its server', async () => { ${body} });
`;
}

const servers = {
  'servers/syntax-error.js': 'module.exports = ({ httpServer ) => {};',
  'servers/empty.js': '',
  'servers/wrong.js': 'module.exports = { port: 3000 };',
  'servers/throws.js': "module.exports = () => { throw new Error('no database'); };",
  'servers/rejects.js': "module.exports = async () => { throw new TypeError('no queue'); };",
  'servers/no-database.js': `const net = require('node:net');
const connectTo = (port) => new Promise((_, reject) => net.connect(port, '127.0.0.1').on('error', reject));
module.exports = () => connectTo(1);`,
  'servers/express-ws.js':
    'const app = Object.assign(() => {}, { use() {}, handle() {}, listen() {}, ws() {} });\nmodule.exports = app;',
  'servers/express.js':
    'const app = Object.assign(() => {}, { handle() {}, set() {}, listen() {}, use() {} });\nmodule.exports = app;',
  'servers/main.js': '\nif (require.main === module) throw new Error();',
  'servers/imports.js': "module.exports = async () => { await import('node:url'); };",
  'servers/top-level.js': "throw new Error('bad config');",
  'servers/no-codec.js': "require('./top-level');",
  'servers/never.js': 'module.exports = () => new Promise(() => {});',
  'servers/nowhere.js': 'module.exports = () => ({ close() {} });',
  'servers/removes.js':
    "const { WebSocketServer } = require('ws'); module.exports = ({ httpServer }) => { const wss = new WebSocketServer({ server: httpServer }); httpServer.removeAllListeners(); return wss; };",
  'servers/mock.js': 'module.exports = jest.fn();',
  'servers/echo.js':
    "const { WebSocketServer } = require('ws'); module.exports = ({ httpServer }) => { const wss = new WebSocketServer({ server: httpServer }); wss.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))); };",
};

const fast = { startTimeout: 300 };

const cases: Record<string, { file: string; says: (string | RegExp)[] }> = {
  'a module that is missing': {
    file: fileWith({ server: './servers/eco.js' }),
    says: ['ERR_WS_SERVER_NOT_FOUND', "'./servers/eco.js'", /Did you mean .*servers\/echo\.js/],
  },
  'a module with a syntax error': {
    file: fileWith({ server: './servers/syntax-error.js' }),
    says: ['ERR_WS_SERVER_FAILED', 'could not be loaded', 'syntax-error.js'],
  },
  'a module that exports nothing': {
    file: fileWith({ server: './servers/empty.js' }),
    says: ['ERR_WS_SERVER_EXPORT', 'expected a function', 'received nothing'],
  },
  'a module that exports something unusable': {
    file: fileWith({ server: './servers/wrong.js' }),
    says: ['ERR_WS_SERVER_EXPORT', 'an object with the keys port'],
  },
  'a module that exports an application': {
    file: fileWith({ server: './servers/express.js' }),
    says: ['is an Express application', 'at exports (servers/express.js:2:1)'],
  },
  'a module that exports an application of express-ws': {
    file: fileWith({ server: './servers/express-ws.js' }),
    says: [
      'is an Express application with express-ws. Pass the given `httpServer` to express-ws',
      'expressWs(app, httpServer);',
    ],
  },
  'a module that only starts as a program': {
    file: fileWith({ server: './servers/main.js', ...fast }),
    says: ['Code under if (require.main === module)', 'at exports (servers/main.js:2:1)'],
  },
  'a module that throws when it starts': {
    file: fileWith({ server: './servers/throws.js' }),
    says: ['ERR_WS_SERVER_FAILED', 'threw while it started: no database', 'throws.js:1'],
  },
  'a module that rejects': {
    file: fileWith({ server: './servers/rejects.js' }),
    says: ['ERR_WS_SERVER_FAILED', 'TypeError: no queue'],
  },
  'a module that rejects with an error of Node': {
    file: fileWith({ server: './servers/no-database.js' }),
    says: [
      'threw while it started: connect ECONNREFUSED 127.0.0.1:1',
      'at exports (servers/no-database.js:3:1)',
    ],
  },
  'a module that calls import() where Jest has no ES modules': {
    file: fileWith({ server: './servers/imports.js' }),
    says: [
      'ERR_WS_SERVER_FAILED',
      'imports.js:1',
      'NODE_OPTIONS=--experimental-vm-modules npx jest',
      "server: { command: 'node', args: ['servers/imports.js']",
    ],
  },
  'a module that throws when it is loaded': {
    file: fileWith({ server: './servers/top-level.js' }),
    says: ['ERR_WS_SERVER_FAILED', 'could not be loaded: bad config', 'top-level.js:1'],
  },
  'a codec that throws when it is loaded': {
    file: fileWith({ codec: './servers/no-codec.js' }),
    says: ['ERR_WS_OPTION_INVALID', 'could not be loaded: bad config', 'top-level.js:1'],
  },
  'a module that never resolves': {
    file: fileWith({ server: './servers/never.js', ...fast }),
    says: ['ERR_WS_SERVER_TIMEOUT', 'within 300 ms (`startTimeout`)'],
  },
  'a module that listens nowhere': {
    file: fileWith({ server: './servers/nowhere.js' }),
    says: [
      'ERR_WS_SERVER_FAILED',
      'nothing answers WebSocket handshakes',
      'httpServer',
      'at exports (servers/nowhere.js:1:1)',
    ],
  },
  'a module that removes the listeners of httpServer': {
    file: fileWith({ server: './servers/removes.js' }),
    says: ['ERR_WS_SERVER_FAILED', "also Node's own", "removeAllListeners('request')"],
  },
  'a module that Jest replaced by a mock': {
    file: fileWith({ server: './servers/mock.js' }),
    says: ['ERR_WS_SERVER_EXPORT', 'is a mock function', '"automock"'],
  },
  'a port that is a string': {
    file: fileWith({ startPort: '9000' }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'expected "startPort" to be a number',
      "received '9000' (string)",
    ],
  },
  'a port below 1024': {
    file: fileWith({ startPort: 80 }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'expected "startPort" to be a port from 1024 to 65535',
      'received 80 (number)',
    ],
  },
  'a port above 65535': {
    file: fileWith({ startPort: 70000 }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'expected "startPort" to be a port from 1024 to 65535',
      'received 70000',
    ],
  },
  'gaps the wrong way round': {
    file: fileWith({ minGap: 5, maxGap: 2 }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'expected "minGap" to be at most "maxGap", 2, received 5 (number)',
      'Swap them',
    ],
  },
  'an option that is misspelt': {
    file: fileWith({ sartPort: 9000 }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'expected a known option, received "sartPort": 9000 (number)',
      'Did you mean "startPort"?',
    ],
  },
  'an option that nobody knows': {
    file: fileWith({ colour: 'red' }),
    says: [
      'ERR_WS_OPTION_INVALID',
      `expected a known option, received "colour": 'red' (string). Known: server`,
    ],
  },
  'an entry of outside that is no address': {
    file: fileWith({ outside: ['db:'] }),
    says: ['ERR_WS_OPTION_INVALID', 'expected "outside.0" to be entries such as', `'db:'`],
  },
  'a fixed address with a path': {
    file: fileWith({ addresses: { 'ws://localhost:8080/chat': 'server' } }),
    says: ['ERR_WS_OPTION_INVALID', '"addresses', 'without a path'],
  },
  'a fixed address of a server that is none': {
    file: fileWith({ addresses: { 'ws://localhost:8080': 'server:auth' } }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'testEnvironmentOptions: expected "addresses.ws://localhost:8080" to be a name in option "servers", received "auth"',
    ],
  },
  'a localhost of the wrong form': {
    file: fileWith({ localhost: 'mine' }),
    says: ['ERR_WS_OPTION_INVALID', 'expected "localhost" to be', `'mine'`],
  },
  'a server of one test that cannot be served': {
    file: fileWith({}, "await require('jest-ws-dynamic').serve('./app.js');"),
    says: ['ERR_WS_OPTION_INVALID', 'serve()', `'./app.js'`, 'httpServer'],
  },
  'a server option of the wrong form': {
    file: fileWith({ server: 42 }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'received 42 (number)',
      `expected "server" to be 'reference', a path`,
    ],
  },
  'a named server with an unknown key': {
    file: fileWith({ servers: { auth: { command: 'node', arg: [] } } }),
    says: [
      'ERR_WS_OPTION_INVALID',
      'expected a known key in "servers.auth", received "arg"',
      '"args"',
    ],
  },
  'ports that are exhausted': {
    file: fileWith({ startPort: 65534, minGap: 1, maxGap: 1 }),
    says: ['ERR_WS_PORTS_EXHAUSTED', /65534/, /server listening/],
  },
  'an external server that does not run': {
    file: fileWith({ server: { url: 'ws://127.0.0.1:1' }, startTimeout: 100 }),
    says: ['ERR_WS_SERVER_TIMEOUT', 'ws://127.0.0.1:1', 'ECONNREFUSED', 'Start that server'],
  },
  'connect without our environment': {
    file: "/** @jest-environment node */\nconst { connect } = require('jest-ws-dynamic');\ntest('reaches its server', async () => { await connect('/'); });\n",
    says: [
      'ERR_WS_NO_SESSION',
      'the comment at its start has @jest-environment node,',
      'Name jest-ws-dynamic/environment ',
    ],
  },
  'a rejected upgrade': {
    file: fileWith({}, "await connect('/reject?status=401');"),
    says: ['ERR_WS_UPGRADE_REJECTED', '401'],
  },
  'a server that closes at once': {
    file: fileWith(
      {},
      "const client = await connect('/close?code=4001&reason=full'); await client.receive();",
    ),
    says: ['ERR_WS_CLOSED', '4001', 'full'],
  },
};

const fileName = (title: string): string => title.replace(/\W+/g, '-');

/** The whole range of the file whose ports are exhausted; somebody else's listener does as well. */
const blockers = [65534, 65535].map((port) =>
  createServer()
    .on('error', () => {})
    .listen(port),
);

afterAll(() => {
  for (const blocker of blockers) blocker.close();
});

const files = Object.entries(cases).map(([title, { file }]) => [
  `${fileName(title)}.test.js`,
  file,
]);
const { result } = scene({ ...servers, ...Object.fromEntries(files) });

describe('an invalid value fails its file, with code, value and remedy', () => {
  test.each(Object.entries(cases))('%s', (title, { says }) => {
    const message = result(fileName(title))?.message;
    expect(message).toBeDefined();
    for (const part of says) {
      expect(message).toEqual(
        typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part),
      );
    }
  });
});
