import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const command = (options: object = {}) =>
  `/** @jest-environment-options ${JSON.stringify({ server: { command: 'node', args: ['server.js'] }, ssl: false, ...options })}\n * @jest-environment jest-ws-dynamic/environment */\nconst { connect, server } = require('jest-ws-dynamic');\n`;
const reference = "const { connect, server } = require('jest-ws-dynamic');\n";

const files = {
  'server.js': `const { WebSocketServer } = require('ws');
console.log('listening');
new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) }).on('connection', (socket) => {
  socket.on('message', (data) => {
    if (String(data) === 'exit') { console.log('a fatal line'); process.exit(3); }
    if (String(data) === 'kill') process.kill(process.pid, 'SIGKILL');
    if (String(data) === 'throw') throw new Error('the server broke');
    socket.send(data);
  });
});
`,
  'exit.test.js': `${command()}test('first', async () => {
  const client = await connect('/');
  client.send('exit');
  await client.receive();
});
test('second', async () => {
  await connect('/');
});
test('third', () => {});
test('fourth', async () => {
  await server.restart();
  const client = await connect('/');
  client.send('hello');
  await expect(client).toReceiveMessage('bye');
});`,
  ...Object.fromEntries(
    ['afterEach', 'beforeEach'].flatMap((hook) =>
      ['restart', 'start'].map((verb) => [
        `${hook}-${verb}.test.js`,
        `${command()}${hook}(() => server.${verb}());
test('first', async () => {
  const client = await connect('/');
  client.send('throw');
  await expect(client).toReceiveMessage('x');
});
test('second', async () => {
  const client = await connect('/');
  client.send('exit');
  await client.closed;
  await server.${verb}();
  throw new Error('of the test');
});
test('third', async () => {
  await connect('/').sendText('a').expectText('b');
});`,
      ]),
    ),
  ),
  'kill.test.js': `${command()}test('first', async () => {
  const client = await connect('/');
  client.send('kill');
  await expect(client).toReceiveMessage('x');
});`,
  'throw.test.js': `${command()}test('first', async () => {
  await connect('/').sendText('throw').expectText('x');
});`,
  'closed.test.js': `${command()}test('first', async () => {
  const client = await connect('/');
  client.send('exit');
  expect(await client.closed).toMatchObject({ code: 1000 });
});`,
  'tls.test.js': `${command({ ssl: true })}test('first', async () => {
  const client = await connect('/', { ssl: true });
  client.send('exit');
  await client.receive();
});
test('second', async () => {
  await connect('/', { ssl: true });
});`,
  'mock.test.js': `const { connect, mockServer, server } = require('jest-ws-dynamic');
test('stops', () => server.stop());
test('fails on a mock server', async () => {
  const mock = await mockServer();
  const client = await connect(mock.url);
  const connection = await mock.nextConnection();
  client.close(4000);
  await connection.closed;
  await expect(connection).toReceiveMessage('a');
});`,
  'stopped.test.js': `${reference}test('first', async () => {
  await server.stop();
});
test('second', async () => {
  await connect('/echo');
});
test('third', async () => {
  await server.start();
  await connect('/echo').sendText('a').expectText('b');
});`,
  'crashed.test.js': `${reference}test('first', async () => {
  const client = await connect('/echo');
  await server.crash();
  await client.receive();
});`,
  'back.test.js': `${reference}const ways = {
  restart: () => server.restart(),
  stop: () => server.stop().then(() => server.start()),
  crash: () => server.crash().then(() => server.start()),
};
test.each(Object.keys(ways))('%s', async (way) => {
  const client = await connect('/echo');
  await ways[way]();
  await client.receive();
});
test('send', async () => {
  const client = await connect('/echo');
  await server.restart();
  await client.send('a');
});
test('finally', async () => {
  await server.stop();
  try {
    await connect('/echo');
  } finally {
    await server.start();
  }
});
test('earlier', async () => {
  const client = await connect('/close?code=4001');
  await client.closed;
  await server.restart();
  await client.receive();
});`,
  'none.test.js': `/** @jest-environment-options { "server": false } */\n${reference}test('first', async () => {
  await connect('/chat');
});`,
  'named.test.js': `/** @jest-environment-options { "servers": { "chat": "reference" } } */\n${reference}test('first', async () => {
  await connect('/chat');
});`,
};

const { shown, failed, linesOf } = scene(files);

/** The first lines behind the name of a test. */
const top = (file: string, name = 'first'): string => linesOf(file, name).slice(0, 10).join('\n');

test('reports first how the process ended, and its last output', () => {
  expect(top('exit')).toContain('The server process ended with code 3 during this test.');
  expect(top('exit')).toContain('| a fatal line');
});

test.each([
  ['kill', 'by SIGKILL'],
  ['throw', 'with code 1'],
  ['closed', 'with code 3'],
  ['tls', 'with code 3'],
])('for any wait of the test: %s', (file, how) => {
  expect(top(file)).toContain(`The server process ended ${how} during this test.`);
});

test('later tests of the file report it too', () => {
  expect(top('exit', 'second')).toContain(
    'The server process ended with code 3 during the test "first".',
  );
  expect(top('tls', 'second')).toContain('ended with code 3 during the test "first"');
});

test('a test that passes, and one after a restart, do not report it', () => {
  expect(failed('exit')).toEqual(['first', 'second', 'fourth']);
  expect(linesOf('exit', 'fourth').join('\n')).not.toContain('process ended');
});

test.each(['afterEach-restart', 'afterEach-start', 'beforeEach-restart', 'beforeEach-start'])(
  'reports it first if a hook starts the server again: %s',
  (name) => {
    expect(failed(name)).toEqual(['first', 'second', 'third']);
    const [first = ''] = linesOf(name, 'first');
    expect(first.trim()).toBe(
      'The server process ended with code 1 during this test. It failed with:',
    );
    expect(top(name)).toContain('Error: the server broke');
    expect(linesOf(name, 'second').join('\n')).not.toContain('process ended');
    expect(linesOf(name, 'third').join('\n')).not.toContain('process ended');
  },
);

test('names the line that stopped the server', () => {
  expect(top('stopped', 'second')).toMatch(
    /The server is not running: server\.stop\(\) ended it at .*stopped\.test\.js:3, during the test "first"\./,
  );
  expect(top('crashed')).toMatch(
    /server\.crash\(\) ended it at .*crashed\.test\.js:4, during this/,
  );
  expect(linesOf('stopped', 'third').join('\n')).not.toContain('ended it');
});

test.each([
  ['restart', 'server.restart() at back.test.js:3 ended it: connect again'],
  ['stop', 'server.stop() at back.test.js:4 ended it: connect again'],
  ['crash', 'server.crash() at back.test.js:5 ended it: connect again'],
  ['send', 'server.restart() at back.test.js:14 ended it: connect again'],
  ['finally', 'because of server.stop() at back.test.js:18: call server.start() first.'],
])('names it if the server runs again: %s', (name, text) => {
  const lines = linesOf('back', name)
    .join('\n')
    .replaceAll(/ at \S*\/back/g, ' at back');
  expect(lines).toContain(text);
  expect(lines).not.toContain('it crashed, called terminate()');
});

test('does not name it for a connection that was closed before', () => {
  expect(linesOf('back', 'earlier').join('\n')).toContain('closed with 4001');
  expect(linesOf('back', 'earlier').join('\n')).not.toContain('ended it');
});

test.each(
  Object.keys(files)
    .filter((path) => path.endsWith('.test.js'))
    .map((path) => path.replace('.test.js', '')),
)('keeps the code frame at the line of the test: %s', (name) => {
  expect(shown(name)).toMatch(/^ *>\s+\d+ \|/m);
});

test.each([
  ['none', 'Set it, call useServer(), start a server on its ports, or give a URL.'],
  ['named', `For one of "servers", write connect('/path', { server: 'chat' }).`],
])('reports that the file has no server: %s', (file, remedy) => {
  expect(shown(file)).toContain(`This file has no server: the option "server" is false. ${remedy}`);
});

test('a stopped server is not named in the failure about a mock server', () => {
  expect(shown('mock')).toContain('4000');
  expect(shown('mock')).not.toContain('is not running');
});
