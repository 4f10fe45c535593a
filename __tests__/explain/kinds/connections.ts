/** Tests of connections that are refused, lost, or end otherwise. */
import { fileWith, type Kinds, roomTest } from './kind';

const connected = "const client = await connect('/');";

export const connectionKinds: Kinds = {
  'closed-instead-of-message': {
    source: roomTest('posts', [
      connected,
      "client.send('spam');",
      "await expect(client).toReceiveMessage('posted');",
    ]),
    cause: /1008.*rate limit exceeded/,
    line: "toReceiveMessage('posted')",
  },
  'wrong-close-code': {
    source: roomTest('leaves', [
      connected,
      "client.send('leave');",
      'await expect(client).toBeClosedWith(1000);',
    ]),
    cause: /4001/,
    line: 'toBeClosedWith(1000)',
  },
  'no-close': {
    source: roomTest(
      'leaves',
      [
        connected,
        "client.send('leaf');",
        'await expect(client).toBeClosedWith(4001, { timeout: 100 });',
      ].map((line) => line.replace('(4001, {', "(4001, 'left', {")),
    ),
    cause: /Timed out after 100 ms/,
    line: 'toBeClosedWith(4001',
  },
  'refused-401': {
    source: roomTest('enters', [
      "const client = await connect('/private');",
      "client.send('hello');",
    ]),
    cause: /401/,
    line: "await connect('/private')",
  },
  'refused-404': {
    source: roomTest('enters', ["const client = await connect('/loby');", "client.send('hello');"]),
    cause: /404/,
    line: "await connect('/loby')",
  },
  'refused-502': {
    source: roomTest('enters', [
      "await connect('/upstream').sendText('hello').expectText('Welcome, Ada');",
    ]),
    cause: /502/,
    line: "await connect('/upstream')",
  },
  'wrong-subprotocol': {
    source: roomTest('speaks v2', [
      "const client = await connect('/', { protocols: ['v2', 'v1'] });",
      "expect(client).toHaveProtocol('v2');",
    ]),
    cause: /"v1"[\s\S]*Offered: +v2, v1/,
    line: "toHaveProtocol('v2')",
  },
  'not-refused': {
    source: roomTest('keeps strangers out', [
      "await expect(connect('/', { headers: { authorization: 'Bearer wrong' } })).toRejectUpgrade(401);",
    ]),
    cause: /opened|101/,
    line: 'toRejectUpgrade(401)',
  },
  'untrusted-tls': {
    source: roomTest('is private', [
      "const client = await connect('/', { ssl: true, client: { ca: [] } });",
      "client.send('hello');",
    ]),
    cause: /certificate/,
    line: "await connect('/', { ssl: true",
  },
  'connect-to-nothing': {
    source: roomTest('connects', [
      "const client = await connect({ url: 'ws://127.0.0.1:1/chat' });",
      "client.send('hello');",
    ]),
    cause: /ECONNREFUSED|Nothing listens/,
    line: "await connect({ url: 'ws://127.0.0.1:1/chat' })",
  },
  'link-down': {
    source: roomTest('survives', [
      'const link = await network();',
      "const client = await connect('/', { via: link });",
      'await link.down();',
      "client.send('hello');",
      "await expect(client).toReceiveMessage('Welcome, Ada');",
    ]),
    cause: /1006|link/,
    line: "toReceiveMessage('Welcome, Ada')",
  },
  'mock-rule-does-not-match': {
    source: fileWith(
      {},
      `test('asks', async () => {
  const mock = await mockServer({ json: true });
  mock.reply({ type: 'hello', version: 2 }, { type: 'welcome' });
  const client = await connect({ url: mock.url });
  client.send({ type: 'hello', version: 1 });
  await expect(client).toReceiveMessage({ type: 'welcome' }, { timeout: 2000 });
});`,
    ),
    cause: /version/,
    line: "toReceiveMessage({ type: 'welcome' }",
  },
  'mock-unexpected-connection': {
    source: fileWith(
      {},
      `test('connects to the feed', async () => {
  const mock = await mockServer({ path: '/feed' });
  require('./pump')(mock.url, '/fed');
  await mock.nextConnection({ timeout: 2000 });
});`,
    ),
    cause: /\/feed\/fed|404|refused/,
    line: 'await mock.nextConnection({ timeout: 2000 })',
  },
  'mock-got-another-message': {
    source: fileWith(
      {},
      `test('subscribes', async () => {
  const mock = await mockServer({ json: true });
  const client = await connect({ url: mock.url });
  client.send({ type: 'subscribe', channel: 'trade' });
  await expect(mock).toReceiveMessage({ type: 'subscribe', channel: 'trades' });
});`,
    ),
    cause: /"channel": "trade"/,
    line: "channel: 'trades' });",
  },
};
