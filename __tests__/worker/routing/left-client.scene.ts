import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

// Two files that are the same: the one that runs first leaves a client that reconnects.
const file = `
const http = require('node:http');
const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');

const url = 'ws://127.0.0.1:1/stream';
// The agent is that of the worker.
const left = http.globalAgent.leftClient;

function leaveClient() {
  const client = { attempts: 0, isOver: false };
  const dial = () => {
    client.attempts += 1;
    const socket = new WebSocket(url);
    socket.on('error', () => {});
    socket.on('open', () => socket.send('from an earlier file'));
    socket.on('close', () => { if (!client.isOver) setTimeout(dial, 5).unref(); });
  };
  dial();
  return client;
}

test(left ? 'the client of the first file does not reach the second' : 'leaves a client', async () => {
  const mock = await mockServer({ url });
  if (left === undefined) {
    http.globalAgent.leftClient = leaveClient();
    await mock.nextConnection();
    return;
  }
  const { attempts } = left;
  while (left.attempts < attempts + 3) await new Promise((resolve) => setTimeout(resolve, 5));
  left.isOver = true;
  const socket = new WebSocket(url);
  await mock.nextConnection();
  expect(mock.connections).toHaveLength(1);
  expect(mock.messages).toEqual([]);
  socket.terminate();
});
`;

// The client of the first file that runs dials a port on which nothing listens.
const refused = `
const http = require('node:http');
const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
const left = http.globalAgent.refusedClient;
test(left ? 'second' : 'first', async () => {
  await mockServer({ url: 'ws://feed.example.com/' });
  const client = left ?? { attempts: 0, isOver: false };
  http.globalAgent.refusedClient = client;
  const dial = () => {
    client.attempts += 1;
    new WebSocket('ws://127.0.0.1:2').on('error', () => {
      if (!client.isOver) setTimeout(dial, 5).unref();
    });
  };
  if (left === undefined) dial();
  const { attempts } = client;
  while (client.attempts < attempts + 3) await new Promise((resolve) => setTimeout(resolve, 5));
  client.isOver = left !== undefined;
  throw new Error('of the test');
});
`;
const ofRefused = scene({ 'one.test.js': refused, 'two.test.js': refused });

test('the failures of the next file do not name the address that it dials in vain', () => {
  const all = [ofRefused.shown('one'), ofRefused.shown('two')];
  const [first = ''] = all.filter((text) => text.includes('● first'));
  const [second = ''] = all.filter((text) => text.includes('● second'));
  expect(first).toContain('127.0.0.1:2');
  expect(second).toContain('of the test');
  expect(second).not.toContain('Unanswered');
});

const { failed, results, shown } = scene({ 'one.test.js': file, 'two.test.js': file });

// The class of `ws`, or that of Node, which belongs to the realm of no file. Node 22 may emit no 'close'.
const withGlobal = file
  .replace("const { WebSocket } = require('ws');\n", '')
  .replace(
    /socket\.on\('error'.*?unref\(\); \}\);\n/s,
    `let isLost = false;
    socket.onopen = () => socket.send('from an earlier file');
    socket.onclose = socket.onerror = () => {
      if (!client.isOver && !isLost) setTimeout(dial, 5).unref();
      isLost = true;
    };
`,
  )
  .replaceAll('leftClient', 'leftGlobalClient')
  .replace('socket.terminate()', 'socket.close()');
const config = `module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { globals: { WebSocket: true } },
};`;
const ofGlobal = scene({
  'jest.config.js': config,
  'one.test.js': withGlobal,
  'two.test.js': withGlobal,
});

test('so is a client with the global WebSocket', () => {
  expect([ofGlobal.failed('one'), ofGlobal.failed('two')]).toEqual([[], []]);
  expect(ofGlobal.shown('one') + ofGlobal.shown('two')).toBe('');
});

test('a client that one file leaves running is refused by the mock servers of the next', () => {
  const titles = results().flatMap((one) => one.assertionResults.map(({ fullName }) => fullName));
  expect(titles.toSorted()).toEqual([
    'leaves a client',
    'the client of the first file does not reach the second',
  ]);
  expect([failed('one'), failed('two')]).toEqual([[], []]);
  expect(shown('one') + shown('two')).toBe('');
});
