/** Tests whose connection is not made as they expect, or ends on this side. */
import { commandTest, fileWith, type Kinds, roomTest } from './kind';

const connected = "const client = await connect('/');";

export const handshakeKinds: Kinds = {
  'mock-of-an-earlier-test': {
    source: fileWith(
      {},
      `const url = 'wss://api.example.com/v1';
test('greets', async () => {
  await mockServer({ url });
  await connect({ url });
});
test('greets again', async () => {
  await connect({ url }, { timeout: 2000 });
});`,
    ),
    cause: /mock server that was at this address is closed/,
    line: 'await connect({ url }, {',
  },
  'paused-command': {
    source: commandTest('echo', 'enters', [
      'await server.pause();',
      "await connect('/', { timeout: 300 });",
    ]),
    cause: /is paused: server\.pause\(\) stopped its process at paused-command\.test\.js:\d+/,
    line: "await connect('/', { timeout: 300 })",
  },
  'path-that-ws-does-not-serve': {
    source: fileWith(
      { server: './under-path.js' },
      `test('greets', async () => {
  const client = await connect('/rooms');
  client.send('hello');
});`,
    ),
    cause: /400[\s\S]*path/,
    line: "await connect('/rooms')",
  },
  'wrong-origin': {
    source: roomTest('enters', [
      "const client = await connect('/origin', { origin: 'https://evil.example' });",
      "client.send('hello');",
    ]),
    cause: /403/,
    line: "await connect('/origin'",
  },
  'ws-to-the-wss-port': {
    source: roomTest('enters', [
      "const client = await connect({ url: server.sslUrl.replace('wss:', 'ws:') });",
      "client.send('hello');",
    ]),
    cause: /wss:\/\/|TLS/,
    line: 'await connect({ url',
  },
  'wss-to-the-ws-port': {
    source: roomTest('enters', [
      "const client = await connect({ url: server.url.replace('ws:', 'wss:') });",
      "client.send('hello');",
    ]),
    cause: /ws:\/\/|TLS/,
    line: 'await connect({ url',
  },
  'no-upgrade': {
    source: fileWith(
      {},
      `test('enters', async () => {
  const http = require('node:http').createServer((request, response) => response.writeHead(200).end('hello'));
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  try {
    await connect({ url: \`ws://127.0.0.1:\${http.address().port}/\` });
  } finally {
    http.close();
  }
});`,
    ),
    cause: /status 200[\s\S]*nothing handles WebSocket handshakes/,
    line: 'await connect({ url',
  },
  'larger-than-allowed': {
    source: roomTest('downloads', [
      "const client = await connect('/', { maxPayload: 1000 });",
      "client.send('huge');",
      'await client.receive();',
    ]),
    cause: /closed by this side[\s\S]*[Mm]ax payload/,
    line: 'await client.receive()',
  },
  'a-frame-that-is-forbidden': {
    source: roomTest('reads', [connected, "client.send('bad frame');", 'await client.receive();']),
    cause: /closed by this side/,
    line: 'await client.receive()',
  },
  'send-behind-the-close': {
    source: roomTest('says goodbye', [
      connected,
      'await client.close();',
      "await client.send('goodbye');",
    ]),
    cause: /closed by this side/,
    line: "await client.send('goodbye')",
  },
  'terminated-here': {
    source: roomTest('waits', [connected, 'client.terminate();', 'await client.receive();']),
    cause: /closed by this side \(terminate\(\)\)/,
    line: 'await client.receive()',
  },
  'reserved-close-code': {
    source: roomTest('leaves', [connected, 'await client.close(1006);']),
    cause: /1006/,
    line: 'await client.close(1006)',
  },
  'server-goes-away': {
    source: roomTest('waits', [connected, "client.send('away');", 'await client.receive();']),
    cause: /1001 \(going away\)/,
    line: 'await client.receive()',
  },
  'server-fails-inside': {
    source: roomTest('waits', [connected, "client.send('fail');", 'await client.receive();']),
    cause: /1011/,
    line: 'await client.receive()',
  },
  'lost-message': {
    source: roomTest('greets', [
      'const link = await network();',
      "link.drop('Welcome, Ada');",
      "const client = await connect('/', { via: link });",
      "client.send('hello');",
      'await client.receive({ timeout: 300 });',
    ]),
    cause: /Timed out after 300 ms[\s\S]*link\.drop\(\) at \S+ dropped 1 message downstream/,
    line: 'await client.receive({ timeout: 300 })',
  },
  'link-without-its-client': {
    source: roomTest('is slow', [
      'const link = await network();',
      'link.latency(300);',
      connected,
      'expect(await client.ping()).toBeGreaterThan(250);',
    ]),
    cause: /latency\(latency: 300.*carried no connection.*connect\('\/', \{ via: link \}\)/,
    line: 'toBeGreaterThan(250)',
  },
  'slow-link': {
    source: roomTest('greets', [
      'const link = await network();',
      'link.latency(2000);',
      "const client = await connect('/', { via: link, timeout: 300 });",
      "client.send('hello');",
    ]),
    cause: /Timed out after 300 ms waiting for the handshake[\s\S]*latency\(latency: 2000/,
    line: 'await connect(',
  },
  'toxic-misspelt': {
    source: roomTest('is slow', [
      'const link = await network();',
      'link.latency(100, { jiter: 10 });',
    ]),
    cause: /jiter[\s\S]*jitter/,
    line: 'link.latency(',
  },
  'mock-refused': {
    source: fileWith(
      {},
      `test('connects', async () => {
  const mock = await mockServer();
  mock.refuse(401);
  require('./pump')(mock.url, '/');
  await expect(mock).toReceiveMessage('hello', { timeout: 500 });
});`,
    ),
    cause: /refused[\s\S]*401/,
    line: "toReceiveMessage('hello'",
  },
  'mock-nobody-came': {
    source: fileWith(
      {},
      `test('connects', async () => {
  const mock = await mockServer();
  await mock.nextConnection({ timeout: 200 });
});`,
    ),
    cause: /No handshake has arrived/,
    line: 'await mock.nextConnection',
  },
  'mock-reply-throws': {
    source: fileWith(
      {},
      `test('asks', async () => {
  const mock = await mockServer({ json: true });
  mock.reply({ type: 'ask' }, (message) => ({ answer: message.question.text }));
  const client = await connect({ url: mock.url });
  client.send({ type: 'ask' });
  await expect(client).toReceiveMessage({ answer: 'yes' }, { timeout: 300 });
});`,
    ),
    cause: /Cannot read properties of undefined \(reading 'text'\)/,
    line: 'message.question.text',
  },
  'refusal-with-a-short-length': {
    source: `const { connect, useServer } = require('jest-ws-dynamic');
const body = 'accès refusé';
useServer(({ httpServer }) => {
  httpServer.on('upgrade', (_request, socket) => {
    socket.end(\`HTTP/1.1 401 Unauthorized\\r\\nContent-Length: \${body.length}\\r\\n\\r\\n\${body}\`);
  });
  return () => {};
});
test('refuses', () => expect(connect('/')).toRejectUpgrade(401));
test('enters', async () => {
  await connect('/');
});`,
    cause: /refused the upgrade with status 401 and the body "accès refus/,
    line: "await connect('/');",
  },
  'mock-not-trusted': {
    source: fileWith(
      {},
      `const { WebSocket } = require('ws');
test('greets', async () => {
  const mock = await mockServer({ ssl: true });
  new WebSocket(mock.url).on('error', () => {});
  await mock.nextConnection({ timeout: 300 });
});`,
    ),
    cause: /1 handshake failed: wss:\S+ with "self-signed certificate/,
    line: 'await mock.nextConnection',
  },
  'client-does-not-reconnect': {
    source: fileWith(
      {},
      `const { WebSocket } = require('ws');
test('reconnects', async () => {
  const mock = await mockServer();
  new WebSocket(mock.url);
  (await mock.nextConnection()).drop();
  await mock.nextConnection({ timeout: 300 });
});`,
    ),
    cause: /check that a client connects again/,
    line: 'await mock.nextConnection({',
  },
  'ca-is-a-path': {
    source: roomTest('enters', [
      'await connect({ url: server.sslUrl, ca: process.env.SSL_CA_PATH });',
    ]),
    cause:
      /expected "ca" to be certificates in PEM, received '\S+ca\.pem' \(string\)\. Read a file/,
    line: 'await connect({ url',
  },
  'misspelt-step': {
    source: roomTest('enters', ["await connect('/').sendtext('a').expectText('a');"]),
    cause: /connect\(\) at \S+ returns a chain, which has no step "sendtext"/,
    line: "connect('/').sendtext",
  },
  'mock-is-not-awaited': {
    source: fileWith(
      {},
      `const { WebSocket } = require('ws');
test('greets', () => {
  const mock = mockServer();
  new WebSocket(mock.url);
});`,
    ),
    cause: /mockServer\(\) at \S+ was not awaited/,
    line: 'new WebSocket(mock.url)',
  },
  'unknown-named-server': {
    source: fileWith(
      { servers: { auth: './room.js' } },
      `test('logs in', async () => {
  await connect('/', { server: 'auht' });
});`,
    ),
    cause: /"auht"[\s\S]*"auth"/,
    line: "server: 'auht'",
  },
};
