/** Fake timers that a project turns on for all files, or that a test leaves on. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const config = (fakeTimers: object, options: object = {}): string =>
  `module.exports = ${JSON.stringify({
    preset: 'jest-ws-dynamic',
    fakeTimers,
    testEnvironmentOptions: { server: './server.js', stopTimeout: 1500, ...options },
  })};`;
const server = `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  // It ends a moment later, as one that lets requests finish.
  return { close: (done) => sockets.close(() => setTimeout(done, 20)), handleUpgrade: sockets.handleUpgrade.bind(sockets), emit: sockets.emit.bind(sockets), once: sockets.once.bind(sockets) };
};`;
const uses = `const { connect, server } = require('jest-ws-dynamic');
test('echoes', async () => {
  const client = await connect('/');
  client.send('a');
  await expect(client).toReceiveMessage('a');
  await expect(client).toStaySilent({ for: 5 });
});
test('waits by the real clock', async () => {
  await expect((await connect('/')).receive({ timeout: 10 })).rejects.toThrow('Timed out');
});`;

const modern = scene({
  'jest.config.js': config({ enableGlobally: true }),
  'server.js': server,
  'global.test.js': uses,
});
const legacy = scene({
  'jest.config.js': config({ enableGlobally: true, legacyFakeTimers: true }),
  'server.js': server,
  'global.test.js': uses,
});
const pending = scene({
  'pending.test.js': `const { connect } = require('jest-ws-dynamic');
beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });
test('waits for a fake timer', async () => {
  const client = await connect('/echo');
  setTimeout(() => client.send('a'), 100);
  await expect(client).toReceiveMessage('a', { timeout: 50 });
});
test('has none', async () => {
  const client = await connect('/echo');
  await expect(client).toReceiveMessage('a', { timeout: 50 });
});`,
  'elsewhere.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });
test('a client that connects later', async () => {
  const mock = await mockServer();
  setTimeout(() => connect(mock.url), 100);
  await mock.nextConnection({ timeout: 50 });
});
test('a pause', async () => {
  await new Promise((resolve) => setTimeout(resolve, 10));
}, 200);
test('a wait beyond the limit', async () => {
  const client = await connect('/echo');
  setTimeout(() => client.send('a'), 100);
  await client.receive({ timeout: 1000 });
}, 200);
test('no timer', async () => {
  const mock = await mockServer();
  await mock.nextConnection({ timeout: 50 });
});
test('no time-out', async () => {
  setTimeout(() => {}, 100);
  await connect('/reject?status=401');
});`,
});
const left = scene({
  'jest.config.js': config({}),
  'server.js': server,
  'modern.test.js': `${uses}\ntest('leaves them on', () => { jest.useFakeTimers(); });`,
  'legacy.test.js': `${uses}\ntest('leaves them on', () => { jest.useFakeTimers({ legacyFakeTimers: true }); });`,
  'restart.test.js': `const { server } = require('jest-ws-dynamic');
test('restarts', async () => {
  jest.useFakeTimers();
  await server.restart();
});`,
});

test.each([
  ['turned on for all files', modern, 'global'],
  ['legacy ones, turned on for all files', legacy, 'global'],
  ['left on by a test', left, 'modern'],
  ['legacy ones, left on by a test', left, 'legacy'],
] as const)('a file passes, and its server stops, under fake timers: %s', (_name, run, file) => {
  expect(run.shown(file)).toBe('');
  expect(run.failed(file)).toEqual([]);
});

test('a server that does not stop under fake timers is reported with them', () => {
  expect(left.failed('restart')).toEqual(['restarts']);
  expect(left.shown('restart')).toContain('ERR_WS_SERVER_TIMEOUT');
  expect(left.shown('restart')).toContain('jest.useFakeTimers() is on');
  expect(left.shown('restart')).toMatch(/> +4 \| +await server\.restart\(\)/);
});

test('the failure of a wait names fake timers that are pending', () => {
  const text = 'jest.useFakeTimers() is on, and 1 fake timer is pending.';
  expect(pending.linesOf('pending', 'waits for a fake timer').join('\n')).toContain(text);
  expect(pending.linesOf('pending', 'has none').join('\n')).not.toContain('useFakeTimers');
});

test.each(['a client that connects later', 'a pause', 'a wait beyond the limit'])(
  'other time-outs name pending fake timers once: %s',
  (name) => {
    const text = pending.linesOf('elsewhere', name).join('\n');
    expect(text.split('jest.useFakeTimers() is on, and 1 fake timer is pending.')).toHaveLength(2);
  },
);

test.each(['no timer', 'no time-out'])('other failures do not: %s', (name) => {
  expect(pending.failed('elsewhere')).toContain(name);
  expect(pending.linesOf('elsewhere', name).join('\n')).not.toContain('useFakeTimers');
});
