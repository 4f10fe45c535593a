/** useServer() for the file and for a describe block: its clients end before it, and after their afterAll. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const head = `const { connect, server, useServer } = require('jest-ws-dynamic');
const { once } = require('node:events');
const { WebSocket, WebSocketServer } = require('ws');
const echo = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send('echo: ' + data)));
  return sockets;
};
const got = [];
let client;
`;
/** For the file, and for a block. */
const both = (name: string, body: string): [string, string][] => [
  [`${name}-file.test.js`, `${head}useServer(echo);\n${body}`],
  [
    `${name}-block.test.js`,
    `${head}describe('replaced', () => {\nuseServer(echo);\n${body}\n});
test('the file’s own server answers afterwards', async () => {
  await connect('/echo').sendText('a').expectText('a');
});`,
  ],
];
const reads = `test('reads', async () => {
  client.send('1');
  await client.flush();
  expect(got).toEqual(['echo: 1']);
});`;
const readBy = (reader: string): string => `beforeAll(async () => {
  client = await connect('/');
  ${reader}
});
${reads}`;

const files = Object.fromEntries([
  ...both('loop', readBy('(async () => { for (;;) got.push(await client.receive()); })();')),
  ...both(
    'for-await',
    readBy('(async () => { for await (const text of client) got.push(text); })();'),
  ),
  ...both(
    'next',
    readBy('const next = async () => { got.push(await client.receive()); next(); };\n  next();'),
  ),
  ...both(
    'close',
    `beforeAll(async () => { client = await connect('/'); });
test('sends', async () => { await client.send('1'); });
afterAll(async () => { expect(await client.close(1000)).toMatchObject({ code: 1000, wasClean: true }); });`,
  ),
  ...both(
    'says-goodbye',
    `beforeAll(async () => { client = await connect('/'); });
test('sends', async () => { await client.send('1'); });
afterAll(async () => { client.send('bye'); await client.waitFor('echo: bye'); });`,
  ),
  ...both(
    'own-client',
    `beforeAll(async () => {
  client = new WebSocket(server.url);
  client.on('close', (code) => { if (code === 1006) throw new Error('lost'); });
  await once(client, 'open');
});
test('sends', async () => { client.send('1'); await once(client, 'message'); });
afterAll(() => { client.close(); });`,
  ),
]);
/** connect() before the hook that starts the server. */
const early: Readonly<Record<string, string>> = {
  'early-hook.test.js': `${head}beforeAll(async () => { client = await connect('/'); });
useServer(echo);
test('reads', () => {});`,
  'early-block.test.js': `${head}useServer(echo);
describe('block', () => {
  const connected = connect('/');
  test('reads', async () => { await connected; });
});`,
};
/** connect() to ports on which nothing listens, before the block of another useServer(). */
const unrelated = {
  'unrelated.test.js': `${head}const { network } = require('jest-ws-dynamic');
test('down', async () => {
  const link = await network();
  link.down();
  await connect('/', { via: link });
});
test('elsewhere', async () => { await connect('ws://127.0.0.2:' + server.port); });
test('stopped', async () => {
  await server.stop();
  await connect('/');
});
describe('another block', () => {
  useServer(echo);
  test('reads', async () => { await connect('/'); });
});`,
};
const ownPort = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: false } };
const { result, failed } = scene(files);
const { result: unrelatedResult, failed: failedUnrelated } = scene(unrelated);
const without = scene({
  ...early,
  'jest.config.js': `module.exports = ${JSON.stringify(ownPort)};`,
});

test.each(Object.keys(files))('passes: %s', (file) => {
  const name = file.replace('.test.js', '');
  expect([failed(name), result(name)?.message]).toEqual([[], '']);
});

test.each(Object.keys(early))('names useServer() if its server has not started: %s', (file) => {
  const text = without.shown(file.replace('.test.js', ''));
  expect(text).toMatch(
    /The server of useServer\(\) at \S*early-\w+\.test\.js:\d+ had not started: it starts in a beforeAll hook\./,
  );
  expect(text).toMatch(/> +\d+ \| .*connect\('\/'\)/);
});

test('names no useServer() of a block that does not contain the call', () => {
  const name = 'unrelated';
  expect(failedUnrelated(name)).toEqual(['down', 'elsewhere', 'stopped']);
  const [down = '', elsewhere = '', stopped = ''] =
    unrelatedResult(name)?.assertionResults.map(({ failureMessages }) => failureMessages.join()) ??
    [];
  expect(down).toMatch(/Nothing listens on that port because of link\.down\(\) at \S+:\d+: await/);
  expect(elsewhere).toMatch('Nothing listens on that port: start the server first');
  expect(stopped).toMatch(
    /Nothing listens on that port because of server\.stop\(\) at \S+:\d+: call/,
  );
  for (const text of [down, elsewhere, stopped]) expect(text).not.toMatch('useServer()');
});
