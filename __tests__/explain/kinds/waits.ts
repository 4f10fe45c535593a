/** Tests that wait for what does not come, or do not wait. */
import { fileWith, type Kinds, roomTest } from './kind';

const connected = "const client = await connect('/');";

export const waitKinds: Kinds = {
  'missing-message': {
    source: roomTest('greets', [
      connected,
      "client.send('helo');",
      'await client.receive({ timeout: 200 });',
    ]),
    cause: /Timed out after 200 ms waiting for the next message/,
    line: 'await client.receive({ timeout: 200 })',
  },
  'message-read-before': {
    source: roomTest('counts', [
      connected,
      "client.send('three');",
      'await client.receive();',
      'await client.receive();',
      "await client.waitFor('three', { timeout: 200 });",
    ]),
    cause: /A matching message arrived, but client\.receive\(\) at .*:\d+ had read it/,
    line: "await client.waitFor('three', { timeout: 200 })",
  },
  'message-skipped-before': {
    source: roomTest('counts', [
      connected,
      "client.send('three');",
      'await client.waitFor((text) => text === "three");',
      "await expect(client).toReceiveMessage('one', { timeout: 200 });",
    ]),
    cause: /A matching message arrived, but client\.waitFor\(\) at .*:\d+ skipped it/,
    line: "toReceiveMessage('one', { timeout: 200 })",
  },
  'late-message': {
    source: roomTest('answers', [
      connected,
      "client.send('slow');",
      'const answer = client.receive({ timeout: 100 });',
      'await new Promise((resolve) => setTimeout(resolve, 800));',
      'await answer;',
    ]),
    cause: /Timed out after 100 ms waiting for the next message/,
    line: 'client.receive({ timeout: 100 })',
  },
  'test-limit': {
    source: roomTest('answers', [connected, 'await client.receive();'], ', 2000'),
    cause: /the test's limit of 2000 ms/,
    line: 'await client.receive();',
  },
  'fake-timers': {
    source: roomTest('answers', [
      'jest.useFakeTimers();',
      connected,
      "client.send('slow');",
      'await client.receive({ timeout: 1000 }).finally(() => jest.useRealTimers());',
    ]),
    cause: /jest\.useFakeTimers\(\) is on.*the server uses too, fire only when the test/s,
    line: 'await client.receive({ timeout: 1000 })',
  },
  'blocked-event-loop': {
    source: roomTest('answers', [
      connected,
      'const answer = client.receive({ timeout: 50 });',
      'for (const end = Date.now() + 3000; Date.now() < end; );',
      'await answer;',
    ]),
    cause: /The event loop was blocked for <n> ms/,
    line: 'client.receive({ timeout: 50 })',
  },
  'no-await-matcher': {
    source: roomTest('greets', [
      connected,
      "client.send('hello');",
      "expect(client).toReceiveMessage('WRONG');",
    ]),
    cause: /await/,
    line: "expect(client).toReceiveMessage('WRONG')",
  },
  'no-await-chain': {
    source: roomTest('greets', ["connect('/').sendText('hello').expectText('WRONG');"]),
    cause: /await/,
    line: "connect('/').sendText('hello').expectText('WRONG')",
  },
  'no-await-connect': {
    source: roomTest('connects', ["connect({ url: 'ws://127.0.0.1:1' });"]),
    cause: /await/,
    line: "connect({ url: 'ws://127.0.0.1:1' })",
  },
  'broadcast-before-the-client': {
    source: fileWith(
      {},
      `const { WebSocket } = require('ws');
test('greets', async () => {
  const mock = await mockServer();
  const client = new WebSocket(mock.url);
  const greeting = new Promise((resolve) => client.on('message', resolve));
  await mock.broadcast('hello');
  await greeting;
}, 1000);`,
    ),
    cause: /mock\.broadcast\(\) at \S+:12 reached no client, since none was connected/,
    line: "test('greets'",
  },
  'socket-io-without-codec': {
    source: fileWith(
      {},
      `const { WebSocket } = require('ws');
test('connects', async () => {
  const mock = await mockServer();
  const client = new WebSocket(mock.url + '/socket.io/?EIO=4&transport=websocket');
  await new Promise((resolve) => client.on('message', resolve));
}, 1000);`,
    ),
    cause: /A Socket\.IO client waits.*mockServer\({ codec: socketIo }\)/,
    line: "test('connects'",
  },
  'mock-is-stopped': {
    source: fileWith(
      {},
      `const { WebSocket } = require('ws');
test('reconnects', async () => {
  const mock = await mockServer();
  await mock.stop();
  new WebSocket(mock.url).on('error', () => {});
  await mock.nextConnection({ timeout: 200 });
});`,
    ),
    cause:
      /No client can connect: mock\.stop\(\) at \S+:10 stopped the mock server; await mock\.start\(\) first\./,
    line: 'await mock.nextConnection',
  },
  'mock-is-stopped-for-readers': {
    source: fileWith(
      {},
      `test('asks', async () => {
  const mock = await mockServer();
  await connect({ url: mock.url });
  await mock.stop();
  await mock.receive({ timeout: 200 });
});`,
    ),
    cause: /No client can connect: mock\.stop\(\) at \S+:10 stopped the mock server/,
    line: 'await mock.receive',
  },
};
