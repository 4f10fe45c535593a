import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect, mockServer } = require('jest-ws-dynamic');\n";
const block = `let begun;\nbeforeEach(() => { begun = Date.now(); });
const block = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
const blockUntil = (ms) => block(begun + ms - Date.now());\n`;
const one = (body: string, limit = ''): string =>
  `${head}${block}test('waits', async () => {\n  const client = await connect('/echo');\n  ${body}\n}${limit});`;
const slow = (script: string): string =>
  `/** @jest-environment-options ${JSON.stringify({ ssl: false, startTimeout: 400, server: { command: 'node', args: ['-e', script] } })}\n * @jest-environment jest-ws-dynamic/environment */\ntest('never', () => {});`;

const files = {
  'arrived.test.js': one(
    "const answer = client.receive({ timeout: 30 });\n  client.send('a');\n  block(200);\n  expect(await answer).toBe('a');",
  ),
  'closed-in-time.test.js': `${head}${block}test('waits', async () => {
  const mock = await mockServer();
  const client = await connect({ url: mock.url });
  const connection = await mock.nextConnection();
  const closed = expect(client).toBeClosedWith(4000, 'over', { timeout: 30 });
  connection.close(4000, 'over');
  block(200);
  await closed;
});`,
  'blocked.test.js': one(
    'const answer = client.receive({ timeout: 30 });\n  block(200);\n  await answer;',
  ),
  'silent.test.js': one(
    "const silence = expect(client).toStaySilent({ for: 30 });\n  client.send('a');\n  block(200);\n  await silence;",
  ),
  'test-limit.test.js': one('await client.receive();', ', 2500'),
  'matcher.test.js': one("await expect(client).toReceiveMessage('a');", ', 2500'),
  'closed.test.js': one('await client.closed;', ', 2500'),
  'chain.test.js': one("await connect('/echo').expectText('a');", ', 2500'),
  'mock.test.js': one('await (await mockServer()).receive();', ', 2500'),
  'next-connection.test.js': one('await (await mockServer()).nextConnection();', ', 2500'),
  'drop-in.test.js': `const { WS } = require('jest-ws-dynamic/jest-websocket-mock');
test('waits', async () => { await new WS('ws://localhost:4321').connected; }, 2500);`,
  'raw.test.js': `const { rawConnect } = require('jest-ws-dynamic');
test('waits', async () => { await (await rawConnect({ path: '/silent' })).receiveFrame(); }, 2500);`,
  'connect.test.js': one("await connect('/hang');", ', 2500'),
  'late-connect.test.js': one("blockUntil(2100);\n  await connect('/hang');", ', 2500'),
  'late-receive.test.js': one('blockUntil(2100);\n  await client.receive();', ', 2500'),
  'late-mock.test.js': one(
    'const mock = await mockServer();\n  blockUntil(2100);\n  await mock.receive();',
    ', 2500',
  ),
  'late-next.test.js': one(
    'const mock = await mockServer();\n  blockUntil(2100);\n  await mock.nextConnection();',
    ', 2500',
  ),
  'hook.test.js': `${head}beforeAll(async () => {\n  await (await connect('/echo')).receive();\n}, 2500);\ntest('waits', () => {});`,
  'own-limit.test.js': one('await client.receive({ timeout: 30 });'),
  'callback.test.js': `${head}const { WebSocket } = require('ws');
test('waits', async () => {
  const mock = await mockServer();
  const socket = new WebSocket(mock.url);
  socket.on('message', async () => {
    throw new Error('the callback broke');
  });
  (await mock.nextConnection()).send('go');
  await mock.receive({ timeout: 300 });
});`,
  'jest-limit.test.js': one('block(3000);\n  await new Promise(() => {});', ', 1000'),
  'slow.test.js': slow('setTimeout(() => {}, 60000)'),
};

const { shown, failed } = scene(files);

test.each(['arrived', 'closed-in-time'])(
  'messages that arrived in time count, read late or not: %s',
  (file) => {
    expect(shown(file)).toBe('');
  },
);

test('reports that the event loop was blocked', () => {
  expect(shown('blocked')).toMatch(/The event loop was blocked for \d+ ms when the limit was over/);
});

test('reports for a test that exceeded its limit that the event loop was blocked', () => {
  expect(shown('jest-limit')).toMatch(/waits\n\n {4}The event loop was blocked for \d+ ms/);
});

test('starts with the rejection of a client’s callback, then the time-out that it caused', () => {
  expect(shown('callback')).toMatch(/● waits\n\n {4}the callback broke\n/);
  expect(shown('callback')).toContain('The test then failed with: Timed out after 300 ms');
  expect(shown('callback')).toMatch(/> +7 \| +throw new Error\('the callback broke'\)/);
});

test('reports the message that arrived while the event loop was blocked', () => {
  expect(failed('silent')).toEqual(['waits']);
  expect(shown('silent')).toContain('But it got text "a"');
});

test.each([
  ...['test-limit', 'matcher', 'closed', 'chain', 'mock', 'connect'],
  // Waits that are not for a message of a client.
  ...['next-connection', 'drop-in', 'raw'],
])('names the test’s limit if that ended the wait, and how to raise it: %s', (file) => {
  expect(shown(file)).toContain("ended by the test's limit of 2500 ms");
  expect(shown(file)).toContain('give the test more time: test(name, fn, ms)');
  expect(shown(file)).not.toContain('{ timeout }');
});

test.each(['late-connect', 'late-receive', 'late-mock', 'late-next'])(
  'does not blame the peer of a wait that began shortly before the limit: %s',
  (file) => {
    expect(shown(file)).toMatch(/ended by the test's limit of 2500 ms/);
    expect(shown(file)).toContain(
      'This wait began shortly before that limit: check what took the time before it, or give the test more time: test(name, fn, ms)',
    );
    expect(shown(file)).not.toContain('did not answer');
    expect(shown(file)).not.toMatch(/[cC]heck that/);
  },
);

test('names the limit of a hook', () => {
  expect(shown('hook')).toContain("ended by the hook's limit of 2500 ms");
  expect(shown('hook')).toContain('give the hook more time: beforeAll(fn, ms)');
});

test('suggests { timeout } if the wait had its own limit', () => {
  expect(shown('own-limit')).toContain('{ timeout }');
  expect(shown('own-limit')).not.toContain("the test's limit");
});

test('suggests startTimeout for a command that does not listen yet', () => {
  expect(shown('slow')).toContain('If it is only slow to start, raise `startTimeout`.');
  expect(shown('slow')).toMatch(/> 1 \| \/\*\* @jest-environment-options/);
});
