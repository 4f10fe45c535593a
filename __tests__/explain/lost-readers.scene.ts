/** Readers in the background whose connection is lost: right if the test expects the loss, or caused it. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, server, useServer } = require('jest-ws-dynamic');
const { setTimeout: sleep } = require('node:timers/promises');
const { WebSocketServer } = require('ws');
useServer(({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', () => socket.terminate()));
  return sockets;
});
const lost = async (client) => { while (client.readyState !== 3) await sleep(1); };
const loop = async (client) => { for (;;) await client.receive(); };
const iterate = async (client) => { for await (const message of client) message.length; };
`;
const reads = (reader: string, body: string, hooks = ''): string => `${head}${hooks}
test('reads', async () => {
  const client = await connect('/');
  ${reader}(client);
  ${body}
});`;
const lose = "client.send('lose');";

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
}
const wrong: Readonly<Record<string, string>> = {
  unexpected: reads('loop', `${lose}\n  await lost(client);`),
  'unexpected-iterate': reads('iterate', `${lose}\n  await lost(client);`),
  awaited: reads(
    'void',
    `${lose}\n  setTimeout(() => void client.closed.then(() => {}));\n  await loop(client);`,
  ),
  'before-a-later-stop': `${reads('loop', `${lose}\n  await lost(client);`)}
test('stops', () => server.stop());`,
};

const { result, failed, shown } = scene(
  Object.fromEntries(
    Object.entries({ ...right, ...wrong }).map(([name, text]) => [`${name}.test.js`, text]),
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
