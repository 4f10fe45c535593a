import { describe, expect, test } from '@jest/globals';
import { findServers, hasServer, type Manifest } from '../../../src/cli/init/find-server';

/** @param others files that are no sources, such as what was built */
function find(
  files: Readonly<Record<string, string>>,
  manifest: Manifest = {},
  others: Readonly<Record<string, string>> = {},
) {
  const read = (file: string) => files[file] ?? others[file];
  return findServers({ sources: new Map(Object.entries(files)), read }, manifest);
}
const servers = (...given: Parameters<typeof find>) => find(...given).map(({ server }) => server);

const attaches = `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer, path: '/chat' });`;
const listens = `import { WebSocketServer } from 'ws';
new WebSocketServer({ server: http.createServer(app).listen(process.env.CHAT_PORT ?? 8080) });`;

test('a function that attaches is a module, probed at the path in its source', () => {
  expect(find({ 'src/server.js': attaches })).toEqual([
    { server: './src/server.js', paths: ['/chat', '/'] },
  ]);
});

test('an app that listens is a module, and a process with the port variable that it reads', () => {
  const manifest = { scripts: { start: 'node --enable-source-maps src/app' } };

  expect(servers({ 'src/app.js': listens }, manifest)).toEqual([
    './src/app.js',
    {
      command: 'node',
      args: ['--enable-source-maps', 'src/app.js'],
      env: { CHAT_PORT: '{port}' },
    },
  ]);
});

test('an app gets the variables of its script: as a command in `env`, as a module they are reported', () => {
  const manifest = {
    scripts: { start: 'cross-env CHAT_PORT=1 LOG=debug NODE_OPTIONS=--no-warnings node app.js' },
  };

  expect(find({ 'app.js': listens }, manifest)).toEqual([
    { server: './app.js', paths: ['/'], variables: { LOG: 'debug' } },
    {
      server: {
        command: 'node',
        args: ['app.js'],
        env: { CHAT_PORT: '{port}', LOG: 'debug', NODE_OPTIONS: '--no-warnings' },
      },
      paths: ['/'],
    },
  ]);
});

test('a program that reads its port through a library gets it in PORT, if its script sets that', () => {
  const app = listens.replace('process.env.CHAT_PORT ?? 8080', "config.get('port')");
  const [, command] = servers({ 'app.js': app }, { scripts: { start: 'PORT=3000 node app.js' } });

  expect(command).toEqual({ command: 'node', args: ['app.js'], env: { PORT: '{port}' } });
});

test('sets `path` of the command to the path that accepts connections', () => {
  const strict = `${listens}\nif (request.url !== '/live') socket.destroy();`;

  expect(servers({ 'app.js': strict })).toEqual([
    './app.js',
    { command: 'node', args: ['app.js'], env: { CHAT_PORT: '{port}' }, path: '/live' },
    { command: 'node', args: ['app.js'], env: { CHAT_PORT: '{port}' } },
  ]);
});

test('an entry that only imports the server is started as the script does', () => {
  const files = { 'bin/www.js': "require('../src/sockets');", 'src/sockets.js': listens };

  expect(servers(files, { scripts: { start: 'node ./bin/www' } })).toEqual([
    './bin/www.js',
    { command: 'node', args: ['bin/www.js'], env: { CHAT_PORT: '{port}' } },
    './src/sockets.js',
    { command: 'node', args: ['src/sockets.js'], env: { CHAT_PORT: '{port}' } },
  ]);
});

describe('TypeScript is started', () => {
  const files = { 'src/app.ts': listens };
  const commandOf = (manifest: Manifest, others?: Readonly<Record<string, string>>) =>
    servers(files, manifest, others)[1];

  test('by tsx, without the relay process of its program', () => {
    expect(commandOf({ devDependencies: { tsx: '^4' } })).toMatchObject({
      command: 'node',
      args: ['--import', 'tsx', 'src/app.ts'],
    });
  });

  test.each([
    'tsx watch --env-file=.env src/app.ts',
    'node --env-file=.env --import tsx src/app.ts',
    'node --env-file=.env dist/app.js',
  ])("with Node's flags of its script: %s", (dev) => {
    const manifest = { scripts: { dev }, devDependencies: { tsx: '^4' } };
    expect(commandOf(manifest, { 'dist/app.js': '' })).toMatchObject({
      args: ['--env-file=.env', '--import', 'tsx', 'src/app.ts'],
    });
  });

  test('from its compiled files', () => {
    const manifest = { scripts: { start: 'node dist/app.js' } };
    expect(commandOf(manifest, { 'dist/app.js': '' })).toMatchObject({ args: ['dist/app.js'] });
  });

  test('by ts-node', () => {
    expect(commandOf({ devDependencies: { 'ts-node': '^10' } })).toMatchObject({
      args: ['-r', 'ts-node/register/transpile-only', 'src/app.ts'],
    });
  });

  test('not by a script that does not exist', () => {
    expect(commandOf({})).toBeUndefined();
  });
});

test('a server in another language is found by its script', () => {
  const scripts = { start: 'python3 server.py' };
  const python = 'port = int(os.environ.get("WS_PORT", "8765"))';

  expect(servers({}, { scripts }, { 'server.py': python })).toEqual([
    { command: 'python3', args: ['server.py'], env: { WS_PORT: '{port}' } },
  ]);
  expect(
    servers({}, { scripts }, { 'server.py': 'parser.add_argument("--port", type=int)' }),
  ).toEqual([{ command: 'python3', args: ['server.py', '--port', '{port}'] }]);
  expect(
    servers(
      {},
      { scripts: { start: 'python3 server.py --port 8765 --quiet' } },
      { 'server.py': 'parser.add_argument("--port", type=int)' },
    ),
  ).toEqual([{ command: 'python3', args: ['server.py', '--quiet', '--port', '{port}'] }]);
});

test('a server in another language gets the variables of its script', () => {
  const of = (start: string, text: string) =>
    servers({}, { scripts: { start } }, { 'server.py': text });

  expect(of('LOG=debug WS_PORT=1 python3 server.py', 'os.environ["WS_PORT"]')).toEqual([
    { command: 'python3', args: ['server.py'], env: { LOG: 'debug', WS_PORT: '{port}' } },
  ]);
  expect(of('LOG=debug python3 server.py', 'add_argument("--port")')).toEqual([
    { command: 'python3', args: ['server.py', '--port', '{port}'], env: { LOG: 'debug' } },
  ]);
});

test('a server in Python is found without a script', () => {
  expect(servers({}, {}, { 'server.py': 'import websockets\nport = os.environ["PORT"]' })).toEqual([
    { command: 'python3', args: ['server.py'], env: { PORT: '{port}' } },
  ]);
  expect(servers({}, {}, { 'server.py': 'import http.server' })).toEqual([]);
});

test('a server in Python runs in its virtual environment', () => {
  const files = { 'server.py': 'import websockets\nport = os.environ["PORT"]' };
  expect(servers({}, {}, { ...files, '.venv/pyvenv.cfg': '' })).toMatchObject([
    { command: './.venv/bin/python', args: ['server.py'] },
  ]);
  const windows = { 'venv/pyvenv.cfg': '', 'venv/Scripts/python.exe': '' };
  expect(servers({}, {}, { ...files, ...windows })).toMatchObject([
    { command: './venv/Scripts/python.exe' },
  ]);
});

test('the test file starts the exported server of a library', () => {
  const library = `const { WebSocketServer } = require('ws');
exports.attachRooms = function attachRooms(server) { return new WebSocketServer({ server }); };`;

  expect(find({ 'lib/rooms.js': library })).toEqual([
    {
      exported: { file: 'lib/rooms.js', name: 'attachRooms', isClass: false, takes: 'server' },
      paths: ['/'],
    },
  ]);
});

test('tests and clients are not servers of the project', () => {
  expect(find({ 'server.js': 'module.exports = {}; http.listen(80)' })).toEqual([]);
  expect(find({ 'test/server.js': attaches })).toEqual([]);
  expect(find({ 'src/client.js': "new (require('ws'))('ws://localhost:80')" })).toEqual([]);
  expect(hasServer(new Map([['test/server.js', attaches]]))).toBe(false);
});
