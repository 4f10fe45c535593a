/** The end of a test waits for the asynchronous functions of its mock servers. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const file = (
  name: string,
  body: string,
): string => `const { mockServer } = require('jest-ws-dynamic');
const { once } = require('node:events');
const { WebSocket } = require('ws');
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const check = async (value) => { await sleep(20); expect(typeof value).toBe('never'); };
const open = async ({ url }) => {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  return socket;
};
test('${name}', async () => {
  ${body}
});
test('passes', () => {});`;

const late: Readonly<Record<string, string>> = {
  connection: `const mock = await mockServer();
  mock.on('connection', check);
  await open(mock);
  await mock.nextConnection();`,
  message: `const mock = await mockServer();
  mock.on('message', check);
  (await open(mock)).send('a');
  await mock.receive();`,
  'after-a-wait': `const mock = await mockServer();
  mock.on('connection', async (connection) => check(await connection.receive()));
  (await open(mock)).send('a');
  await mock.receive();`,
  reply: `const mock = await mockServer();
  mock.reply('a', check);
  (await open(mock)).send('a');
  await mock.receive();`,
  'of-a-connection': `const mock = await mockServer();
  const socket = await open(mock);
  const connection = await mock.nextConnection();
  connection.on('close', check);
  socket.close();
  await connection.closed;`,
  http: `const mock = await mockServer();
  const asked = new Promise((resolve) => {
    mock.http((request) => { resolve(); return check(request); });
  });
  fetch(mock.url.replace('ws', 'http')).catch(() => {});
  await asked;`,
  verify: `let asked;
  const called = new Promise((resolve) => { asked = resolve; });
  const mock = await mockServer({ verify: (request) => { asked(); return check(request); } });
  new WebSocket(mock.url).on('error', () => {});
  await called;`,
};

const endless: Readonly<Record<string, string>> = {
  receives: `const mock = await mockServer();
  mock.on('connection', async (connection) => {
    for (;;) await connection.send(await connection.receive());
  });
  await open(mock);
  await mock.nextConnection();`,
  'waits-for-the-end': `const mock = await mockServer();
  mock.on('connection', ({ closed }) => closed);
  await open(mock);
  await mock.nextConnection();`,
  'never-answers': `const mock = await mockServer();
  mock.reply('a', () => new Promise(() => {}));
  (await open(mock)).send('a');
  await mock.receive();`,
  'answers-late': `const mock = await mockServer();
  mock.reply('a', () => sleep(60_000).then(() => 'b'));
  (await open(mock)).send('a');
  await mock.receive();`,
};

const ofAHook = `const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
const { once } = require('node:events');
beforeAll(async () => {
  const mock = await mockServer();
  mock.on('close', async () => {
    await new Promise((done) => setTimeout(done, 20));
    throw new Error('of the end');
  });
  const socket = new WebSocket(mock.url);
  await once(socket, 'open');
});
test('passes', () => {});`;

const files = (bodies: Readonly<Record<string, string>>, name: string): [string, string][] =>
  Object.entries(bodies).map(([key, body]) => [`${key}.test.js`, file(name, body)]);

const { shown, failed } = scene({
  ...Object.fromEntries([...files(late, 'fails'), ...files(endless, 'passes too')]),
  'of-a-hook.test.js': ofAHook,
});

test.each(Object.keys(late))('a late failure fails its test: %s', (name) => {
  expect(failed(name)).toEqual(['fails']);
  expect(shown(name)).toContain('Expected: "never"');
});

test.each(Object.keys(endless))('a function that does not end passes: %s', (name) => {
  expect([failed(name), shown(name)]).toEqual([[], '']);
});

test('a failure caused by the end of the file fails the file', () => {
  expect(shown('of-a-hook')).toContain('of the end');
});
