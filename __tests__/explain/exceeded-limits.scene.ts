import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head =
  "const { connect, mockServer, network, rawConnect, serve } = require('jest-ws-dynamic');\n";
const receive = "const client = await connect('/');\n  await client.receive({ timeout: 60_000 });";

const files = {
  'test.test.js': `${head}test('waits', async () => {\n  ${receive}\n}, 1000);
test('waits for another promise', () => new Promise(() => {}), 500);`,
  'stop.test.js': `${head}test('waits', async () => {
  const served = await serve(({ httpServer }) => {
    httpServer.on('upgrade', () => {});
    return { close: () => new Promise(() => {}) };
  });
  await served.stop();
}, 1000);`,
  'done.test.js': `${head}test('waits', (done) => {
  connect('/').then((client) => client.receive({ timeout: 60_000 })).then(done);
}, 1000);`,
  'open-client.test.js': `${head}const { createServer } = require('node:http');
let own;
beforeEach((done) => {
  own = createServer();
  new (require('ws').WebSocketServer)({ server: own });
  own.listen(0, '127.0.0.1', done);
});
afterEach((done) => { own.close(done); }, 500);
test('leaves its client open', () => connect({ url: 'ws://127.0.0.1:' + own.address().port }));`,
  'before.test.js': `${head}beforeAll(async () => {\n  ${receive}\n}, 1000);\ntest('waits', () => {});`,
  'expected.test.js': `${head}const long = { timeout: 60_000 };
test('reads', async () => {
  const client = await connect('/echo');
  client.send('one');
  await client.receive();
  await client.receive(long);
}, 500);
test('expects', async () => {
  const client = await connect('/echo');
  await expect(client).toReceiveMessage({ type: 'joined' }, long);
}, 500);
test('searches', async () => {
  const client = await connect('/echo');
  client.send({ type: 'left' });
  await client.waitFor({ type: 'joined' }, { timeout: Infinity });
}, 500);
test('expects silence', async () => {
  const client = await connect('/echo');
  await expect(client).toStaySilent({ for: 60_000 });
}, 500);
test('expects no message', async () => {
  const client = await connect('/echo');
  await expect(client).not.toReceiveMessage('bye', long);
}, 500);
test('chains', async () => {
  await connect('/echo').expectText('welcome', long);
}, 500);
test('connects', async () => {
  const link = await network();
  link.hangHandshake();
  await connect('/echo', { via: link, ...long });
}, 500);
test('reads on a mock server', async () => {
  const mock = await mockServer();
  await mock.receive(long);
}, 500);
test('expects a close', async () => {
  const client = await connect('/echo');
  await expect(client).toBeClosedWith(1000, expect.any(String), long);
}, 500);
test('expects a close on a mock server', async () => {
  const mock = await mockServer();
  await connect({ url: mock.url });
  await mock.nextConnection();
  await expect(mock).toBeClosedWith(1000, expect.any(String), long);
}, 500);
test('flushes', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  link.partition();
  await client.flush(long);
}, 500);
test('pings', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  link.partition();
  await client.ping(long);
}, 500);
test('reads frames', async () => {
  const raw = await rawConnect({ path: '/echo' });
  await raw.receiveFrame(long);
}, 500);
test('gets its message in time', async () => {
  const client = await connect('/echo');
  client.send('in time');
  await expect(client).toReceiveMessage('in time', long);
  client.send('again');
  await client.waitFor('again', { timeout: Infinity });
}, 5000);`,
  'after.test.js': `${head}afterAll(async () => {\n  ${receive}\n}, 1000);\ntest('passes', () => {});`,
};

const { shown, linesOf, failed } = scene(files);

test.each([
  ['test', 'client.receive()', 4],
  ['stop', 'served.stop()', 7],
  ['done', 'client.receive()', 3],
  ['before', 'client.receive()', 4],
  ['after', 'client.receive()', 4],
])('Jest’s time-out names the calls that were pending: %s', (file, call, line) => {
  expect(shown(file)).toMatch(/Exceeded timeout of 1000 ms for a (?:test|hook)/);
  expect(shown(file)).toContain(`Pending at this limit: ${call} at `);
  expect(shown(file)).toContain(`${file}.test.js:${line}.`);
});

test('the time-out of a hook that ends what the tests used names a client that is open', () => {
  expect(shown('open-client')).toMatch(
    /Clients are closed after the hooks: that of ws:\/\/127\.0\.0\.1:\d+\/ is still open\./,
  );
});

const url = String.raw`ws://127\.0\.0\.1:\d+/echo`;

test.each([
  ['reads', `Waiting for the next message on ${url}, for at most 60000 ms\\.`],
  [
    'expects',
    `next message on ${url}, for at most 60000 ms\\.\n *Expected: \\{"type": "joined"\\}`,
  ],
  ['searches', `a message like .*joined.* on ${url}, for any time\\.\n[^]*left`],
  ['expects silence', `Expecting silence on ${url} for 60000 ms: the limit came first\\.`],
  [
    'expects no message',
    `Expecting silence on ${url} for 60000 ms: the limit came first\\.\n *Expected: no message "bye"`,
  ],
  ['chains', `on ${url}, for at most 60000 ms\\.\n *Expected message "welcome"`],
  ['connects', `handshake with ${url}\\.\n *link\\.hangHandshake\\(\\) at \\S+:31 kept`],
  ['expects a close', `Waiting for the close of the connection on ${url}, for at most 60000 ms\\.`],
  [
    'expects a close on a mock server',
    'Waiting for the close of the connection on ws:\\S+ \\(connection 1\\), for at most 60000 ms\\.',
  ],
  ['flushes', `Waiting for the pong of flush\\(\\) on ${url}, for at most 60000 ms\\.`],
  ['pings', `Waiting for the pong on ${url}, for at most 60000 ms\\.`],
  [
    'reads frames',
    `Waiting for a frame on ${url}, answered 101: \\d+ bytes sent, \\d+ received\\.`,
  ],
  [
    'reads on a mock server',
    'on the mock server \\S+, for at most 60000 ms\\.\n[^]*No client has connected',
  ],
])('a wait with a longer timeout says what it expects: %s', (title, text) => {
  expect(linesOf('expected', title).join('\n')).toMatch(new RegExp(text));
});

test('and passes if its message arrives', () => {
  expect(failed('expected')).not.toContain('gets its message in time');
});

test('and is unchanged if none was', () => {
  const text = linesOf('test', 'waits for another promise').join('\n');
  expect(text).toContain('Exceeded timeout of 500 ms');
  expect(text).not.toContain('Pending at this limit');
});
