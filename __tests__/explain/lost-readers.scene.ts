/** Readers in the background whose connection is lost: right if the test expects the loss, or caused it. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer, network, serve, server, useServer } = require('jest-ws-dynamic');
const { setTimeout: sleep } = require('node:timers/promises');
const { WebSocketServer } = require('ws');
const terminating = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => {
    if (String(data) === 'bye') socket.close(4000);
    else socket.terminate();
  }));
  return sockets;
};
useServer(terminating);
const lost = async (client) => { while (client.readyState !== 3) await sleep(1); };
const nextMillisecond = async () => {
  const start = performance.now();
  while (performance.now() - start < 1) await sleep(0);
};
const loop = async (client) => { for (;;) await client.receive(); };
const iterate = async (client) => { for await (const message of client) message.length; };
`;
const reads = (reader: string, body: string, hooks = '', open = "connect('/')"): string =>
  `${head}${hooks}
test('reads', async () => {
  const client = await ${open};
  ${reader}(client);
  ${body}
});`;
const lose = "client.send('lose');";

const ofServed = ['let served;', 'connect(served = await serve(terminating))'] as const;
const ofLink = ['let link;', 'connect({ via: link = await network() })'] as const;
const ofMock = ['let mock;', 'connect((mock = await mockServer()).url)'] as const;
const ofUrl = [
  'let mock;',
  "connect((mock = await mockServer({ url: 'wss://api.example.com' })).url)",
] as const;
/** Calls that end the connection to a served server or a mock server, or through a link. */
const ends: Readonly<Record<string, readonly [body: string, hooks: string, open: string]>> = {
  'served-close': ['await served.close();', ...ofServed],
  'served-dispose': ['await served[Symbol.asyncDispose]();', ...ofServed],
  'served-stop': ['await served.stop();', ...ofServed],
  'served-crash': ['await served.crash();', ...ofServed],
  'served-restart': ['await served.restart();', ...ofServed],
  'mock-drop': ['mock.drop();', ...ofMock],
  'mock-drop-connection': ['(await mock.nextConnection()).drop();', ...ofMock],
  'mock-drop-of-url': ['(await mock.nextConnection()).drop();', ...ofUrl],
  'mock-drop-at-once': [
    '',
    'let mock;',
    "connect((mock = await mockServer(), mock.on('connection', (one) => one.drop()), mock.url))",
  ],
  'mock-terminate': ['(await mock.nextConnection()).terminate();', ...ofMock],
  'mock-error': ['mock.error();', ...ofMock],
  'mock-send-raw': ['(await mock.nextConnection()).sendRaw(Buffer.from([0xff, 0]));', ...ofMock],
  'mock-stop': ['await mock.stop();', ...ofMock],
  'link-close': ['await link.close();', ...ofLink],
  'link-cut': ['link.cut();', ...ofLink],
  'link-down': ['link.down();', ...ofLink],
  'link-reset': ['link.resetPeer();', ...ofLink],
  'link-reset-removed': ['link.resetPeer().remove();', ...ofLink],
  'link-timeout': ['link.timeout(1);', ...ofLink],
  'link-limit-data': ["link.limitData(1);\n  client.send('ab');", ...ofLink],
  'link-limit-time': ['link.limitTime(1);', ...ofLink],
  'link-idle': ['link.idle(1);', ...ofLink],
};

const right: Record<string, string> = {};
for (const reader of ['loop', 'iterate']) {
  const all: Readonly<Record<string, readonly [body: string, hooks?: string]>> = {
    matcher: [`${lose}\n  await expect(client).toBeClosedWith(1006);`],
    closed: [`${lose}\n  expect((await client.closed).code).toBe(1006);`],
    'matcher-later': [
      `${lose}\n  await lost(client);\n  await expect(client).toBeClosedWith(1006);`,
    ],
    crash: ['await server.crash();\n  await server.start();'],
    'stop-after-each': ['await client.ping();', 'afterEach(() => server.restart());'],
    'lost-after-each': [
      `after = async () => {\n    ${lose}\n    await lost(client);\n  };`,
      'let after;\nafterEach(() => after());',
    ],
  };
  for (const [name, [body, hooks]] of Object.entries(all)) {
    right[`${reader}-${name}`] = reads(reader, body, hooks);
  }
  for (const [name, [body, hooks, open]] of Object.entries(ends)) {
    right[`${reader}-${name}`] = reads(reader, `${body}\n  await lost(client);`, hooks, open);
  }
}
const wrong: Readonly<Record<string, string>> = {
  unexpected: reads('loop', `${lose}\n  await lost(client);`),
  'unexpected-iterate': reads('iterate', `${lose}\n  await lost(client);`),
  awaited: reads(
    'void',
    `${lose}\n  setTimeout(() => void client.closed.then(() => {}));\n  await loop(client);`,
  ),
  'of-a-served-server': reads('loop', `${lose}\n  await lost(client);`, ...ofServed),
  'beside-a-mock-server': reads(
    'loop',
    `const mock = await mockServer();\n  await connect(mock.url);\n  mock.drop();\n  ${lose}\n  await lost(client);`,
  ),
  'through-a-healed-link': reads(
    'loop',
    `await link.heal();\n  ${lose}\n  await lost(client);`,
    ofLink[0],
    // The start of a connection is known to the millisecond.
    'connect({ via: (link = await network(), link.resetPeer().remove(), await nextMillisecond(), link) })',
  ),
  'before-a-later-stop': `${reads('loop', `${lose}\n  await lost(client);`)}
test('stops', () => server.stop());`,
};

const closedByServer = reads(
  'void',
  "link.idle(60_000);\n  client.send('bye');\n  await client.receive();",
  ...ofLink,
);

const { result, failed, shown } = scene(
  Object.fromEntries(
    Object.entries({ ...right, ...wrong, 'closed-by-server': closedByServer }).map(
      ([name, text]) => [`${name}.test.js`, text],
    ),
  ),
);

test.each(Object.keys(right))('passes: %s', (name) => {
  expect([failed(name), result(name)?.message]).toEqual([[], '']);
});

test.each(Object.keys(wrong))('fails: %s', (name) => {
  expect(failed(name)).toEqual(['reads']);
  expect(shown(name)).toContain('closed with 1006');
  expect(shown(name)).not.toContain('server.stop()');
});

test('a close frame of the server is not attributed to a fault of the link', () => {
  expect(failed('closed-by-server')).toEqual(['reads']);
  expect(shown('closed-by-server')).toContain('closed with 4000');
  expect(shown('closed-by-server')).not.toContain('link.idle() at');
});
