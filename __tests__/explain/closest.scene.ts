import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect, mockServer } = require('jest-ws-dynamic');\n";
const beside = `/** @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options { "server": "./server.js" } */\n${head}`;
const one = (body: string, start = beside): string =>
  `${start}jest.setTimeout(60_000);\ntest('fails', async () => {\n  ${body}\n});`;

const room = `{ type: 'room', room: { name: 'lobby', limits: { size: 10, rate: { messages: 5, bytes: 100 } } } }`;

const { shown, linesOf, all } = scene({
  'server.js': `const { WebSocketServer } = require('ws');
const tick = (n) => JSON.stringify({ type: 'tick', n });
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => {
    const [what, count, end] = String(data).split(' ');
    if (what === 'flood') for (let n = 0; n < Number(count); n += 1) socket.send(tick(n));
    if (what === 'room') {
      for (let n = 0; n < 12; n += 1) socket.send(tick(n));
      socket.send(JSON.stringify({ type: 'room', room: { name: 'lobby', limits: { size: 10, rate: { messages: 7, bytes: 100 } } } }));
      for (let n = 0; n < 20; n += 1) socket.send(tick(n));
    }
    if (what === 'huge') socket.send('a'.repeat(Number(count)) + 'b' + 'c'.repeat(1000));
    if (what === 'hugeJson') socket.send(JSON.stringify({ items: Array.from({ length: Number(count) }, (_, n) => ({ n, text: 'item ' + n })) }));
    if (what === 'echo') socket.send(count);
    if (end === 'end') socket.close(1000);
  }));
  return sockets;
};`,
  'wait-for.test.js': one(`const client = await connect('/');
  client.send('room');
  await client.waitFor(${room}, { timeout: 200 });`),
  'receive.test.js': one(`const client = await connect('/');
  client.send('room');
  await client.flush();
  await expect(client).toReceiveMessage(${room});`),
  'have-received.test.js': one(`const client = await connect('/');
  client.send('room');
  await client.flush();
  expect(client).toHaveReceivedMessages([${room}]);`),
  'chain.test.js': one(
    `await connect('/').sendText('room').waitForJson(${room}, { timeout: 200 });`,
  ),
  'chain-next.test.js': one(
    `await connect('/').sendText('room').waitForJson((value) => value.n === 11).expectJson(${room});`,
  ),
  'superwstest.test.js': one(
    `await request(server.httpUrl).ws('/').sendText('room').waitForJson(${room}, { timeout: 200 });`,
    `${beside}const request = require('jest-ws-dynamic/superwstest').default;\nconst { server } = require('jest-ws-dynamic');\n`,
  ),
  'text.test.js': one(`const client = await connect('/');
  client.send('echo hallo,world');
  await client.waitFor('hello,world', { timeout: 100 });`),
  'flood.test.js': one(`const client = await connect('/');
  client.send('flood 100000 end');
  await client.waitFor({ type: 'tick', n: -1 });`),
  'flood-chain.test.js': one(
    `await connect('/').sendText('flood 100000 end').waitForJson({ type: 'tick', n: -1 });`,
  ),
  'flood-list.test.js': one(`const client = await connect('/');
  client.send('flood 20000');
  await client.flush();
  expect(client).toHaveReceivedMessages([{ type: 'tock', n: 1 }]);`),
  'question.test.js': one(`const client = await connect('/');
  client.send('flood 1000');
  await client.flush();
  await expect(client).toReceiveMessage({ type: 'tick', n: 500 });`),
  'huge.test.js': one(`const client = await connect('/', { maxPayload: 2 ** 28 });
  client.send('huge 100000000');
  await expect(client).toReceiveMessage('a'.repeat(100000000) + 'x' + 'c'.repeat(1000));`),
  'huge-wait.test.js': one(`const client = await connect('/', { maxPayload: 2 ** 28 });
  client.send('huge 100000000 end');
  await client.waitFor('a'.repeat(100000000) + 'x' + 'c'.repeat(1000));`),
  'huge-json.test.js': one(`const client = await connect('/', { maxPayload: 2 ** 28 });
  client.send('hugeJson 100000');
  const items = Array.from({ length: 100000 }, (_, n) => ({ n, text: 'item ' + n }));
  items[70000] = { n: 70000, text: 'other' };
  await expect(client).toReceiveMessage({ items });`),
  'connections.test.js': one(`const clients = [];
  for (let n = 0; n < 100; n += 1) clients.push(await connect('/', { name: 'client ' + n }));
  for (const client of clients) client.send('flood 100');
  await clients[70].waitFor({ type: 'tock' }, { timeout: 300 });`),
  'mock.test.js': one(
    `const mock = await mockServer({ json: true });
  const client = await connect({ url: mock.url });
  client.send({ type: 'hello', user: { name: 'ann' } });
  await mock.waitFor({ type: 'hello', user: { name: 'bob' } }, { timeout: 100 });`,
    head,
  ),
});

const deep = 'room.limits.rate.messages';

test.each(['wait-for', 'have-received', 'chain', 'chain-next', 'superwstest'])(
  'shows the closest message by its path and by the diff of Jest: %s',
  (file) => {
    const text = shown(file);
    expect(text).toContain(`They differ at ${deep}.`);
    expect(text).toMatch(/-\s+"messages": 5,\n\s+\+\s+"messages": 7,/);
    // Marked among the frames, however many came behind it.
    expect(text).toMatch(/^ *> ← \+\d+ ms text \d+ B {"type":"room"/m);
  },
);

test('the next message is compared, and a closer later one is reported', () => {
  const text = shown('receive');
  expect(text).toMatch(/-\s+"type": "room",\n\s+\+\s+"n": 0,\n\s+\+\s+"type": "tick"/);
  expect(text).toContain('The closest of the 32 messages that did not match');
  expect(text).toContain(`They differ at ${deep}.`);
});

test('the closest text is reported', () => {
  expect(shown('text')).toMatch(/Expected: "hello,world"\n\s+Received: "hallo,world"/);
});

test('the messages of a mock server are compared', () => {
  expect(linesOf('mock', 'fails').join('\n')).toContain('They differ at user.name.');
});

test('of a flood of messages compares the first and the last, and reports that', () => {
  expect(shown('flood')).toMatch(
    /first and the last of 100000 messages that did not match \(99900 were not compared\)/,
  );
  expect(shown('flood')).toContain('→ +'); // what was sent stays
  expect(shown('flood')).toContain('ms open');
});

test('the frame in question is shown, even if it is no longer kept', () => {
  expect(shown('question')).toMatch(/> ← \+\d+ ms text \d+ B {"type":"tick","n":0}/);
  expect(shown('question')).toMatch(/… \d+ frames left out/);
  expect(shown('question')).toContain('The expected message arrived 500 messages later');
});

test.each(['huge', 'huge-wait'])(
  'names the first differing character of a long text: %s',
  (file) => {
    expect(shown(file)).toContain('They differ at character 100000000;');
    expect(shown(file)).toMatch(/a{60}xc{59} …/);
    expect(shown(file)).toMatch(/a{60}bc{59} …/);
  },
);

test('shortens long JSON to its differing parts', () => {
  expect(shown('huge-json')).toContain('They differ at items[70000].text.');
  expect(shown('huge-json')).toContain('"text": "other"');
});

test('the failed connection comes first, marked, by its name', () => {
  const text = shown('connections');
  expect(text).toMatch(/> Connection 71 of 100: ws:\/\/\S+ \(client 70\): it failed/);
  expect(text).toContain('… and 95 more connections');
  expect(text.indexOf('(client 70)')).toBeLessThan(text.indexOf('Connection 1 of 100'));
});

test('no failure is longer than two pages', () => {
  for (const text of all()) {
    expect(text.length).toBeLessThan(12_000);
    expect(text.split('\n').length).toBeLessThan(150);
  }
});
