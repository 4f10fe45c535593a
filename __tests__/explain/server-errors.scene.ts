import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const docblock =
  '/** @jest-environment-options { "server": "./server.js" }\n * @jest-environment jest-ws-dynamic/environment */\n';
const head = `${docblock}const { connect, useServer } = require('jest-ws-dynamic');\nconst { setTimeout: pause } = require('node:timers/promises');
const broken = () => new Promise((resolve) => { globalThis.onBreak = () => setImmediate(resolve); });\n`;

const server = `const { WebSocketServer } = require('ws');
const attach = (socket) => {
  socket.on('message', async (data) => {
    if (String(data) === 'reject') throw new Error('the server rejected');
  });
  socket.on('message', (data) => {
    if (String(data) === 'boom') globalThis.onBreak?.();
    if (String(data) === 'boom') throw new Error('the server broke');
    if (String(data) === 'later') setTimeout(() => { globalThis.onBreak(); throw new Error('the server broke later'); }, 1);
  });
  socket.on('close', (code, reason) => {
    if (String(reason) !== 'boom') return;
    globalThis.onBreak();
    throw new Error('the server broke at the close');
  });
};
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', attach);
  return sockets;
};
module.exports.attach = attach;
`;

const testOf = (body: string, name = 'throws'): string =>
  `test('${name}', async () => {\n  const client = await connect('/');\n  ${body}\n});\n`;

const files = {
  'server.js': server,
  'receive.test.js': `${head}${testOf("client.send('boom');\n  await client.receive();")}`,
  'rejection.test.js': `${head}${testOf("client.send('reject');\n  await client.receive();")}`,
  'matcher.test.js': `${head}${testOf("client.send('boom');\n  await expect(client).toReceiveMessage('x');")}`,
  'chain.test.js': `${head}test('throws', async () => {\n  await connect('/').sendText('boom').expectText('x');\n});`,
  'later-wait.test.js': `${head}${testOf("client.send('boom');\n  await broken();\n  await client.receive();")}`,
  'later-chain.test.js': `${head}${testOf("client.send('boom');\n  await broken();\n  await connect('/').expectText('x');")}`,
  'no-wait.test.js': `${head}${testOf("client.send('boom');\n  await broken();")}`,
  'assertion.test.js': `${head}${testOf("client.send('boom');\n  await broken();\n  expect(1).toBe(2);")}`,
  'caught.test.js': `${head}${testOf("client.send('boom');\n  await client.receive().catch(() => {});")}`,
  'close.test.js': `${head}${testOf("const over = broken();\n  await client.close(1000, 'boom');\n  await over;")}`,
  'use-server.test.js': `${head}const { WebSocketServer } = require('ws');
useServer(({ httpServer }) => new WebSocketServer({ server: httpServer }).on('connection', require('./server').attach));
${testOf("client.send('boom');\n  await client.receive();")}${testOf("client.send('reject');\n  await client.receive();", 'rejects')}`,
  'serve.test.js': `${head}const { serve } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
test('throws', async () => {
  const client = await connect(await serve(({ httpServer }) => new WebSocketServer({ server: httpServer }).on('connection', require('./server').attach)));
  client.send('boom');
  await client.receive();
});`,
  'others.test.js': `${head}${testOf('await client.flush();', 'before')}${testOf("client.send('boom');\n  await client.receive();")}${testOf('await client.flush();', 'after')}`,
  'late-send.test.js': `${head}${testOf("await client.close();\n  client.send('x');")}${testOf('await client.flush();', 'after')}`,
  'no-listener.test.js': `${head}const { WebSocketServer } = require('ws');
useServer(({ httpServer }) => new WebSocketServer({ server: httpServer, maxPayload: 5 }));
${testOf("client.send('too long');\n  await client.receive();")}`,
  'between.test.js': `${head}describe('first', () => {
  let client;
  beforeAll(async () => { client = await connect('/'); });
  afterAll(() => new Promise((resolve) => {
  globalThis.onBreak = () => setImmediate(resolve);
  client.send('later');
}));
  ${testOf('await client.flush();', 'before')}
});
${testOf('await client.flush();', 'after')}${testOf('await client.flush();', 'last')}`,
  'end.test.js': `${head}let client;
beforeAll(async () => { client = await connect('/'); });
afterAll(() => new Promise((resolve) => {
  globalThis.onBreak = () => setImmediate(resolve);
  client.send('later');
}));
${testOf('await client.flush();', 'passes')}`,
  'each-client.test.js': `${head}const words = ['boom', 'later', 'reject'];
test.each(words)('throws %s', async (word) => {
  globalThis.onBreak = () => {};
  const clients = await Promise.all(words.map(() => connect('/')));
  for (const client of clients) client.send(word);
  await Promise.all(clients.map((client) => client.receive()));
});
test('after', async () => { await (await connect('/')).flush(); });`,
  'different.test.js': `${head}test('throws', async () => {
  const clients = await Promise.all([connect('/'), connect('/')]);
  const over = broken();
  clients[0].send('reject');
  clients[1].send('boom');
  await over;
});`,
  'retried.test.js': `${head}jest.retryTimes(1);\nlet attempt = 0;\n${testOf("attempt += 1;\n  client.send(attempt === 1 ? 'boom' : 'hello');\n  await (attempt === 1 ? broken() : client.flush());")}`,
  'concurrent.test.js': `${head}test.concurrent('one', async () => {
  const client = await connect('/');
  await pause(20);
  client.send('boom');
  await client.receive();
});
test.concurrent('two', async () => { await (await connect('/')).flush(); });
`,
  'concurrent-others.test.js': `${head}let over;
const end = new Promise((resolve) => { over = resolve; });
test.concurrent('before', async () => { await end; });
test.concurrent('throws', async () => {
  const client = await connect('/');
  client.send('boom');
  await client.receive().finally(over);
});
test.concurrent('after', async () => { await end; });
`,
  'concurrent-own.test.js': `${head}let over;
const end = new Promise((resolve) => { over = resolve; });
test.concurrent('before', async () => { await end; });
test.concurrent('throws', async () => {
  setTimeout(() => { over(); throw new Error('the test broke'); }, 10);
  await end;
});
`,
  'concurrent-unclear.test.js': `${head}let over;
const end = new Promise((resolve) => { over = resolve; });
test.concurrent('one', async () => {
  const client = await connect('/');
  globalThis.onBreak = () => setImmediate(over);
  client.send('boom');
  await end;
});
test.concurrent('two', async () => { await end; });
`,
};

const { shown, failed, all } = scene(files);

test.each([
  ['receive', 'the server broke'],
  ['rejection', 'the server rejected'],
  ['matcher', 'the server broke'],
  ['chain', 'the server broke'],
  ['later-wait', 'the server broke'],
  ['later-chain', 'the server broke'],
  ['no-wait', 'the server broke'],
  ['assertion', 'the server broke'],
  ['caught', 'the server broke'],
  ['close', 'the server broke at the close'],
  ['serve', 'the server broke'],
])('fails the running test, once, with the line of the server: %s', (file, text) => {
  expect(failed(file)).toEqual(['throws']);
  expect(shown(file)).toContain(text);
  expect(shown(file)).toMatch(/>\s+\d+ \|.*throw new Error\('the server/);
  expect(shown(file).match(/^ {2}● /gm)).toHaveLength(1);
});

test.each(['receive', 'matcher', 'chain', 'later-wait', 'later-chain'])(
  'ends the waits of the test: %s',
  (file) => {
    expect(shown(file)).not.toContain('The test then failed with');
    expect(shown(file)).not.toContain('Timed out');
    expect(shown(file)).not.toContain('Timeout after');
  },
);

test('adds no failure of a server that can no longer stop', () => {
  for (const message of all()) expect(message).not.toContain('did not stop');
});

test("adds the test's own later failure to the same one", () => {
  expect(shown('assertion')).toContain('The test then failed with: expect(');
});

test('works for a server of the test file', () => {
  expect(failed('use-server')).toEqual(['throws', 'rejects']);
  expect(shown('use-server')).toContain('the server rejected');
});

test('shows an error without a listener as `ws` emitted it', () => {
  expect(failed('no-listener')).toEqual(['throws']);
  expect(shown('no-listener')).toContain(`

    RangeError [WS_ERR_UNSUPPORTED_MESSAGE_LENGTH]: Max payload size exceeded

    The 'error' event with this error had no listener. `);
  expect(shown('no-listener').match(/Max payload/g)).toHaveLength(1);
});

test('does not affect the other tests of the file', () => {
  expect(failed('others')).toEqual(['throws']);
});

test('assigns an error between two tests to the next one, and names both', () => {
  expect(failed('between')).toEqual(['after']);
  expect(shown('between')).toContain('between tests, after "first before" and before "after"');
});

test('assigns an error after the last test to the file', () => {
  expect(failed('end')).toEqual([]);
  expect(shown('end')).toContain('after "passes" and before the end of the file');
  expect(shown('end')).toMatch(/>\s+\d+ \|.*throw new Error\('the server broke later'\)/);
});

test('assigns a send() that is not awaited and fails to its own test', () => {
  expect(failed('late-send')).toEqual(['throws']);
  expect(shown('late-send')).toMatch(/>\s+\d+ \|\s+client\.send\('x'\)/);
});

test('shows an error once that is thrown for each client, and ends all waits', () => {
  expect(failed('each-client')).toEqual(['throws boom', 'throws later', 'throws reject']);
  expect(shown('each-client').match(/^ {2}● /gm)).toHaveLength(3);
  expect(shown('each-client')).toContain('It was thrown more than once');
  expect(shown('each-client')).not.toMatch(/Timed out|then failed with/);
});

test('shows each of different errors', () => {
  expect(shown('different')).toContain('the server rejected');
  expect(shown('different')).toContain('the server broke');
});

test('lets a retry pass', () => {
  expect(failed('retried')).toEqual([]);
});

test('does not affect the other concurrent tests', () => {
  expect(failed('concurrent-others')).toEqual(['throws']);
  expect(shown('concurrent-others')).not.toContain('Timed out');
});

test('fails the concurrent test that threw it, outside of its promise', () => {
  expect(failed('concurrent-own')).toEqual(['throws']);
  expect(shown('concurrent-own')).toMatch(/>\s+\d+ \|.*throw new Error\('the test broke'\)/);
});

test('fails the file if no concurrent test was waiting, and names the running ones', () => {
  expect(failed('concurrent-unclear')).toEqual([]);
  expect(shown('concurrent-unclear')).toContain(
    'while these ran: "one", "two". None of them waited',
  );
  expect(shown('concurrent-unclear')).toMatch(/>\s+\d+ \|.*throw new Error\('the server broke'\)/);
});

test('fails concurrent tests that wait for the server', () => {
  expect(failed('concurrent')).toContain('one');
  expect(shown('concurrent')).not.toContain('Timed out');
});
