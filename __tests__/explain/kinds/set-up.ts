/** Tests whose server, hook or configuration fails before them, and what they leave behind. */
import { commandTest, fileWith, type Kinds } from './kind';

const connected = "const client = await connect('/');";
const greets = "test('greets', async () => {\n  await connect('/');\n});";

export const setUpKinds: Kinds = {
  'factory-rejects': {
    source: fileWith({ server: './rejects.js' }, greets),
    cause: /no database at db:5432/,
    line: "throw new Error('no database at db:5432')",
  },
  'syntax-error': {
    source: fileWith({ server: './broken.js' }, greets),
    cause: /broken\.js[\s\S]*(Unexpected token|Unexpected identifier|SyntaxError)/,
    line: undefined,
  },
  'missing-package': {
    source: fileWith({ server: './needs.js' }, greets),
    cause: /Cannot find module 'not-installed'/,
    line: "require('not-installed')",
  },
  'no-such-server-file': {
    source: fileWith({ server: './rooom.js' }, greets),
    cause: /rooom\.js/,
    line: '@jest-environment-options',
  },
  'never-calls-back': {
    source: fileWith({ server: './hangs.js', startTimeout: 400 }, greets),
    cause: /400 ms/,
    line: 'new Promise(() => {})',
  },
  'compiler-with-colours': {
    source: fileWith({ server: './coloured.js' }, greets),
    cause: /could not be loaded: server\.ts:3:7 - error TS2322: Type 'string' is not assignable/,
    line: 'throw new Error(',
  },
  'command-with-colours': {
    source: commandTest('coloured', 'greets', [connected]),
    cause: /\| error TS2322: Type 'string' is not assignable/,
    line: '@jest-environment-options',
  },
  'command-throws-at-start': {
    source: commandTest('throw', 'greets', [connected]),
    cause: /Cannot read properties of undefined \(reading 'secret'\)/,
    line: '@jest-environment-options',
  },
  'command-throws-in-handler': {
    source: commandTest('echo', 'greets', [
      connected,
      "client.send('throw');",
      'await client.receive();',
    ]),
    cause: /ended with code 1 during this test[\s\S]*reading 'name'/,
    line: 'await client.receive();',
  },
  'command-loops': {
    source: commandTest('echo', 'greets', [
      connected,
      "client.send('loop');",
      'await client.receive({ timeout: 1000 });',
    ]),
    // Known on Linux alone.
    cause: process.platform === 'linux' ? /The process \d+ of the server was busy/ : /Timed out/,
    line: 'await client.receive({ timeout: 1000 })',
  },
  'command-is-stopped': {
    source: commandTest('echo', 'greets', [
      connected,
      'await server.pause();',
      "client.send('hello');",
      'await client.receive({ timeout: 1000 });',
    ]),
    cause: /is paused: server\.pause\(\) stopped its process at command-is-stopped\.test\.js:9/,
    line: 'await client.receive({ timeout: 1000 })',
  },
  'wrong-kind-of-option': {
    source: fileWith({ startTimeout: '5s' }, greets),
    cause: /startTimeout[\s\S]*5s/,
    line: '@jest-environment-options',
  },
  'ports-backwards': {
    source: fileWith({ startPort: 9100, endPort: 9000 }, greets),
    cause: /9100[\s\S]*9000|9000[\s\S]*9100/,
    line: '@jest-environment-options',
  },
  'hook-limit': {
    source: fileWith(
      {},
      `let client;
beforeAll(async () => {
  client = await connect('/');
  await client.receive();
}, 1000);
test('greets', () => {});`,
    ),
    cause: /the hook's limit of 1000 ms/,
    line: 'await client.receive()',
  },
  'hook-throws': {
    source: fileWith(
      {},
      `let client;
beforeEach(async () => {
  client = await connect('/loby');
});
test('greets', async () => {
  client.send('hello');
});`,
    ),
    cause: /404/,
    line: "await connect('/loby')",
  },
  'done-is-never-called': {
    source: fileWith(
      {},
      `test('greets', (done) => {
  connect('/').then((client) => {
    client.send('helo');
    client.receive({ timeout: 10000 }).then(() => done());
  });
}, 1000);`,
    ),
    cause: /Exceeded timeout of 1000 ms|Timed out/,
    line: undefined,
  },
  'callback-rejects': {
    source: fileWith(
      {},
      `test('greets', async () => {
  const socket = require('./pump')(server.url, '/');
  socket.on('open', () => socket.send('hello'));
  await new Promise((resolve) => {
    socket.on('message', async (data) => {
      expect(String(data)).toBe('Hello, Ada');
      resolve();
    });
  });
}, 1000);`,
    ),
    cause: /Received: +"Welcome, Ada"/,
    line: "toBe('Hello, Ada')",
  },
  'for-each-without-await': {
    source: fileWith(
      {},
      `test('greets', async () => {
  const client = await connect('/');
  ['a', 'b'].forEach(async (text) => {
    await client.waitFor(text);
  });
});`,
    ),
    cause: /still pending when the test ended, 2 times/,
    line: 'await client.waitFor(text)',
  },
  'restart-without-await': {
    source: fileWith({}, "test('restarts', async () => {\n  server.restart();\n});"),
    cause: /server\.restart\(\) was not awaited/,
    line: 'server.restart()',
  },
  'unused-reply': {
    source: fileWith(
      { failOnUnused: true },
      `test('asks', async () => {
  const mock = await mockServer();
  mock.reply('ask', 'answer');
});`,
    ),
    cause: /mock\.reply\(\) was never used/,
    line: "mock.reply('ask', 'answer')",
  },
  'leaks-thread': {
    source: fileWith(
      { failOnLeaks: true },
      `test('computes', () => {
  new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true });
});`,
    ),
    cause: /worker thread +leaks-thread\.test\.js:8 +"computes"/,
    line: 'worker_threads',
  },
  'load-session-throws': {
    source: fileWith(
      {},
      `scale('greetings', {
  tiers: [2],
  session: async (client) => {
    client.send('join');
    const message = await client.receiveJson();
    if (message.rooms.length === 0) throw new Error('no rooms');
  },
});`,
    ),
    cause: /Cannot read properties of undefined \(reading 'length'\)/,
    line: undefined,
  },
  'no-global-web-socket': {
    source: fileWith(
      { globals: { WebSocket: false } },
      `test('greets', () => {
  delete globalThis.WebSocket;
  new WebSocket(server.url);
});`,
    ),
    cause: /WebSocket is not defined/,
    line: 'new WebSocket(server.url)',
  },
  'thrown-text': {
    source: fileWith({}, "test('greets', async () => {\n  throw 'no room';\n});"),
    cause: /no room/,
    line: undefined,
  },
};
