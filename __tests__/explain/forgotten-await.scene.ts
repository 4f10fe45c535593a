import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head =
  "const { connect, leasePortPair, mockServer, network, rawConnect, server, silentPort } = require('jest-ws-dynamic');\n";
const one = (body: string): string =>
  `${head}test('forgets', async () => {\n  const client = await connect('/echo');\n  ${body}\n});`;

/** What is forgotten, with the code at the reported line. */
const forgotten: Readonly<Record<string, readonly [source: string, line: string]>> = {
  chain: [
    `${head}test('forgets', () => {\n  connect('/echo').sendText('x').expectText('WRONG');\n});`,
    "connect('/echo').sendText('x').expectText('WRONG')",
  ],
  'chain-that-failed': [
    one(
      "connect('/echo').sendText('x').expectText('WRONG');\n  await client.flush();\n  await expect(client).toStaySilent({ for: 150 });",
    ),
    "expectText('WRONG')",
  ],
  closed: [one('expect(client).toBeClosedWith(1000);'), 'expect(client).toBeClosedWith(1000)'],
  silent: [one('expect(client).toStaySilent();'), 'expect(client).toStaySilent()'],
  not: [one('expect(client).not.toReceiveMessage();'), 'expect(client).not.toReceiveMessage()'],
  connect: [
    `${head}test('forgets', () => {\n  connect({ url: 'ws://127.0.0.1:1' });\n});`,
    "connect({ url: 'ws://127.0.0.1:1' })",
  ],
  receive: [one('client.receive();'), 'client.receive()'],
  'wait-for': [one("client.waitFor('WRONG');"), "client.waitFor('WRONG')"],
  upgrade: [one("expect(connect('/echo')).toRejectUpgrade(401);"), 'toRejectUpgrade(401)'],
  replayed: [
    one(
      "const mock = await mockServer({ url: 'wss://played.example/', record: './played.har' });\n  mock.replayed;",
    ),
    'mock.replayed',
  ],
  'then-callback': [
    one("client.receive().then((message) => expect(message).toBe('WRONG'));"),
    "client.receive().then((message) => expect(message).toBe('WRONG'))",
  ],
  helper: [
    one(
      "const check = async () => { await expect(client).toReceiveMessage('WRONG'); };\n  check();",
    ),
    "await expect(client).toReceiveMessage('WRONG')",
  ],
  'helper-silent': [
    one(
      'const quiet = async () => { await expect(client).toStaySilent(); };\n  quiet();\n  await client.close();',
    ),
    'await expect(client).toStaySilent()',
  ],
  'helper-hook': [
    `${head}let client;\nconst quiet = async () => { await expect(client).not.toReceiveMessage('WRONG'); };\nafterEach(() => client.close());\ntest('forgets', async () => {\n  client = await connect('/echo');\n  quiet();\n});`,
    "await expect(client).not.toReceiveMessage('WRONG')",
  ],
  'helper-mock': [
    one(
      'const mock = await mockServer();\n  await connect({ url: mock.url });\n  const quiet = async () => { await expect(mock).toStaySilent(); };\n  quiet();\n  await mock.close();',
    ),
    'await expect(mock).toStaySilent()',
  ],
  'for-each': [
    one("['a', 'b'].forEach(async (text) => { await client.waitFor(text); });"),
    'await client.waitFor(text)',
  ],
  all: [one("Promise.all([client.waitFor('a'), client.waitFor('b')]);"), "client.waitFor('a')"],
  'all-settled': [
    one("Promise.allSettled([expect(client).toReceiveMessage('WRONG')]);"),
    "expect(client).toReceiveMessage('WRONG')",
  ],
  rejects: [one('expect(client.receive()).rejects.toThrow();'), 'expect(client.receive())'],
  mock: [
    one('const mock = await mockServer();\n  mock.nextConnection();'),
    'mock.nextConnection()',
  ],
  raw: [one('const raw = await rawConnect();\n  raw.receiveFrame();'), 'raw.receiveFrame()'],
  hook: [
    `${head}beforeEach(async () => {\n  (await connect('/echo')).waitFor('WRONG');\n});\ntest('forgets', () => {});`,
    "waitFor('WRONG')",
  ],
  concurrent: [
    `${head}test.concurrent('keeps', async () => {\n  await connect('/echo').sendText('a').expectText('a');\n});\ntest.concurrent('forgets', async () => {\n  const client = await connect('/echo');\n  client.waitFor('WRONG');\n});`,
    "client.waitFor('WRONG')",
  ],
  retried: [
    `${head}jest.retryTimes(1);\ntest('forgets', async () => {\n  const client = await connect('/echo');\n  client.waitFor('WRONG');\n});`,
    "client.waitFor('WRONG')",
  ],
  'closed-resolves': [
    one('expect(client.closed).resolves.toEqual({ code: 4000 });'),
    'expect(client.closed).resolves',
  ],
  loop: [one('for (let turn = 0; turn < 7; turn += 1) client.receive();'), 'client.receive()'],
  restart: [
    `${one('server.restart();')}\ntest('finds the server', () => connect('/echo').sendText('a').expectText('a'));`,
    'server.restart()',
  ],
  stop: [one('server.stop();'), 'server.stop()'],
  network: [one('network();'), 'network()'],
  'link-close': [one('const link = await network();\n  link.close();'), 'link.close()'],
  'link-heal': [one('const link = await network();\n  link.heal();'), 'link.heal()'],
  'port-close': [one('const port = await silentPort();\n  port.close();'), 'port.close()'],
  'in-a-listener': [
    one(
      "const mock = await mockServer();\n  const { WebSocket } = require('ws');\n  const socket = new WebSocket(mock.url);\n  socket.on('message', () => { expect(client).toReceiveMessage('WRONG'); });\n  (await mock.nextConnection()).send('go');\n  await new Promise((resolve) => socket.once('message', resolve));",
    ),
    "expect(client).toReceiveMessage('WRONG')",
  ],
  lease: [one('leasePortPair();'), 'leasePortPair()'],
  'mock-server': [one('mockServer();'), 'mockServer()'],
  'silent-port': [one('silentPort();'), 'silentPort()'],
  'mock-start': [
    one('const mock = await mockServer();\n  await mock.stop();\n  mock.start();'),
    'mock.start()',
  ],
  'set-too-late': [
    `${head}test('forgets', () => {\n  const chain = connect('/echo').sendText('x');\n  expect(() => chain.set('a', 'b')).toThrow('already');\n});`,
    "connect('/echo').sendText('x')",
  ],
};

const fileHook = `${head}beforeAll(async () => {\n  (await connect('/echo')).waitFor('WRONG');\n});\ntest('passes', () => {});`;
/** A setting that throws, and so leaves nothing that could be awaited. */
const refused = `${head}describe('hook', () => {
  beforeAll(() => connect('/echo').unset(1));
  test('fails', () => {});
});
describe('hook that is late', () => {
  beforeAll(() => connect('/echo').sendText('a').set('a', 'b'));
  test('fails', () => {});
});
test('throws', () => connect({ url: 'ws://127.0.0.1:1' }).filterText(1));`;

const { shown, failed } = scene({
  ...Object.fromEntries(
    Object.entries(forgotten).map(([name, [source]]) => [`${name}.test.js`, source]),
  ),
  'file-hook.test.js': fileHook,
  'refused.test.js': refused,
  'taken-for-value.test.js': `${head}test('forgets', () => {
  const mock = mockServer();
  mock.reply('a', 'b');
});
test('another mistake', async () => {
  const mock = await mockServer();
  mock.answer('a', 'b');
});
const makeUser = () => ({});
test('a method of something else', async () => {
  await connect('/echo');
  makeUser().greet();
});
test('forgets at once', () => {
  mockServer().reply('a', 'b');
});`,
  'correct.test.js': readFileSync(join(__dirname, 'correct-promises.cjs'), 'utf8'),
  'correct-servers.test.js': readFileSync(join(__dirname, 'correct-servers.cjs'), 'utf8'),
  // Its calls are of the module, wherever they are awaited.
  'proxy.js': `const { connect, mockServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
module.exports = async ({ httpServer }) => {
  const upstream = await mockServer();
  upstream.reply('ask', 'answer');
  upstream.nextConnection();
  upstream.receive();
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', async (socket) => {
    const own = await connect({ url: upstream.url });
    own.waitFor('never');
    socket.on('message', async (data) => {
      own.send(String(data));
      socket.send(await own.receive());
      await own.receive();
    });
    socket.send('ready');
  });
  return sockets;
};`,
  'correct-module.test.js': `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options { "server": "./proxy.js" }
 */
${head}const ask = () => connect('/').expectText('ready').sendText('ask').expectText('answer');
test('asks', ask);
test('restarts', () => server.restart().then(ask));
test('asks again: what the restart opened is still open', ask);`,
  'handlers/answer.js': `const { mockServer } = require('jest-ws-dynamic');
exports.answer = async (socket) => {
  const upstream = await mockServer();
  upstream.nextConnection();
  setTimeout(() => { upstream.receive(); socket.send('answered'); }, 1);
};`,
  'handled.js': `const { WebSocketServer } = require('ws');
const { answer } = require('./handlers/answer');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer })
  .on('connection', (socket) => answer(socket));`,
  'correct-handlers.test.js': `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options { "server": "./handled.js" }
 */
${head}test('asks', () => connect('/').expectText('answered'));
test.concurrent('asks beside others', () => connect('/').expectText('answered'));`,
});

test.each(Object.entries(forgotten))(
  'fails the test that forgets an await: %s',
  (name, [, line]) => {
    const message = shown(name);
    expect(message).toContain('ERR_WS_NOT_AWAITED');
    expect(message).toMatch(/\bawait\b/);
    const marked = message.split('\n').filter((text) => /^\s*> +\d+ \|/.test(text));
    expect(marked.join('\n')).toContain(line);
  },
);

test('fails only that test, once for each forgotten call', () => {
  expect(failed('concurrent')).toEqual(['forgets']);
  expect(shown('chain').match(/ERR_WS_NOT_AWAITED/g)).toHaveLength(1);
});

test('reports the failure of a call that is not awaited', () => {
  expect(shown('chain-that-failed')).toContain('It failed: Expected message "WRONG"');
});

test('prints the remedy of a refusal once if it is not awaited', () => {
  expect(shown('upgrade')).toContain('It was still pending.');
  expect(shown('upgrade')).not.toContain('the connection failed for another reason');
  expect(shown('upgrade').match(/Add `await`/g)).toHaveLength(1);
});

test('reports once how often a line was not awaited', () => {
  expect(shown('loop')).toContain('client.receive() was not awaited, 7 times');
  expect(shown('loop').match(/ERR_WS_NOT_AWAITED/g)).toHaveLength(1);
});

test('names the promise that was used as its value', () => {
  const [first = '', second = '', third = '', fourth = ''] = shown('taken-for-value').split(
    /● (?:another mistake|a method of|forgets at once)/,
  );
  expect(first).toMatch(/mockServer\(\) at \S*taken-for-value\.test\.js:3 was not awaited/);
  expect(second).toContain('mock.answer is not a function');
  expect(second).not.toContain('not awaited');
  expect(third).toContain('greet is not a function');
  expect(third).not.toMatch(/not awaited|returns a chain/);
  expect(fourth).toMatch(/mockServer\(\) at \S*taken-for-value\.test\.js:\d+ was not awaited/);
});

test('a forgotten restart does not affect the server of the next test', () => {
  expect(failed('restart')).toEqual(['forgets']);
});

test('fails the file for a call of its hooks, and keeps the results of its tests', () => {
  expect(shown('file-hook')).toContain('ERR_WS_NOT_AWAITED');
  expect(failed('file-hook')).toEqual([]);
});

test('reports a setting that throws once, at its line', () => {
  expect(failed('refused')).toEqual(['hook fails', 'hook that is late fails', 'throws']);
  expect(shown('refused')).not.toContain('ERR_WS_NOT_AWAITED');
  expect(shown('refused').match(/^ {2}● /gm)).toHaveLength(3);
  const marked = shown('refused')
    .split('\n')
    .filter((line) => /^\s*>\s+\d+ \|/.test(line));
  expect(marked.join('\n')).toMatch(/\.unset\(1\)[\s\S]*\.set\('a', 'b'\)[\s\S]*\.filterText\(1\)/);
});

test.each(['correct', 'correct-servers', 'correct-module', 'correct-handlers'])(
  'passes every correct use of promises: %s',
  (file) => {
    expect(shown(file)).toBe('');
    expect(failed(file)).toEqual([]);
  },
);
