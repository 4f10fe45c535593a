/** Tests whose server fails. */
import { commandTest, fileWith, type Kinds, roomTest } from './kind';

const connected = "const client = await connect('/');";

export const serverKinds: Kinds = {
  'wrong-port-of-a-command': {
    source: fileWith(
      {
        server: { command: 'node', args: ['program.js', 'elsewhere'], localhost: 'shared' },
        ...{ ssl: false, startTimeout: 1500 },
      },
      `test('greets', async () => {\n  ${connected}\n});`,
    ),
    cause: /listens on/,
    line: '@jest-environment-options',
  },
  'two-servers-answer': {
    source: fileWith(
      { server: './two-paths.js' },
      "test('greets', async () => {\n  const client = await connect('/admin');\n  await expect(client).toReceiveMessage('hi');\n});",
    ),
    cause: /twice, then with "HTTP\/1\.1 400 Bad Request"/,
    line: "await expect(client).toReceiveMessage('hi');",
  },
  'command-listens-twice': {
    source: commandTest('twice', 'greets', [connected]),
    cause: /If it calls listen\(\) twice/,
    line: '@jest-environment-options',
  },
  'module-listens-twice': {
    source: fileWith({ server: './twice.js' }, `test('greets', async () => {\n  ${connected}\n});`),
    cause: /already listens on port \S+ If the module calls listen\(\) twice/,
    line: 'createServer(app).listen(3000);',
  },
  'never-ready': {
    source: commandTest('silent', 'greets', [connected], { startTimeout: 1500 }),
    cause: /not ready within 1500 ms/,
    line: '@jest-environment-options',
  },
  'no-such-program': {
    source: fileWith(
      { server: { command: 'nod', args: ['program.js'] }, ssl: false },
      "test('greets', async () => {\n  await connect('/');\n});",
    ),
    cause: /nod/,
    line: '@jest-environment-options',
  },
  'process-exits': {
    source: commandTest('echo', 'greets', [
      connected,
      "client.send('exit');",
      'await client.receive();',
    ]),
    cause: /ended with code 3 during this test/,
    line: 'await client.receive();',
  },
  'process-out-of-memory': {
    source: fileWith(
      {
        server: { command: 'node', args: ['--max-old-space-size=20', 'program.js', 'echo'] },
        ssl: false,
      },
      `test('greets', async () => {\n  ${connected}\n  client.send('fill');\n  await client.receive();\n});`,
    ),
    cause:
      /ended (?:by SIGABRT|with code \d+) during this test[\s\S]*JavaScript heap out of memory/,
    line: 'await client.receive();',
  },
  'process-killed': {
    source: commandTest('echo', 'greets', [
      connected,
      "client.send('kill');",
      "await expect(client).toReceiveMessage('hello');",
    ]),
    cause: /by SIGKILL during this test/,
    line: "toReceiveMessage('hello')",
  },
  'throws-in-handler': {
    source: roomTest('greets', [connected, "client.send('explode');", 'await client.receive();']),
    cause: /Cannot read properties of undefined \(reading 'name'\)/,
    line: 'throw new TypeError',
  },
  'unhandled-rejection': {
    source: roomTest('greets', [
      connected,
      "client.send('reject');",
      "await expect(client).toReceiveMessage('hello');",
    ]),
    cause: /no such user/,
    line: "throw new Error('no such user')",
  },
  'throws-between-tests': {
    source: fileWith(
      {},
      `describe('first', () => {
  let client;
  beforeAll(async () => {
    client = await connect('/');
  });
  afterAll(async () => {
    client.send('explode later');
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  test('is well', async () => {
    await client.flush();
  });
});
test('comes after it', async () => {
  await connect('/');
});`,
    ),
    cause: /the database has gone/,
    line: "throw new Error('the database has gone')",
  },
  'throws-at-import': {
    source: fileWith(
      { server: './throws.js' },
      "test('greets', async () => {\n  await connect('/');\n});",
    ),
    cause: /Cannot read properties of undefined \(reading 'limit'\)/,
    line: 'const limit = settings.limit;',
  },
  'exports-something-else': {
    source: fileWith(
      { server: './exports.js' },
      "test('greets', async () => {\n  await connect('/');\n});",
    ),
    cause: /exports\.js/,
    line: "module.exports = { port: 9000, name: 'chat' };",
  },
  'stopped-earlier': {
    source: fileWith(
      {},
      `test('stops it', async () => {
  await server.stop();
});
test('greets', async () => {
  await connect('/').sendText('hello').expectText('Welcome, Ada');
});`,
    ),
    cause: /server\.stop\(\) ended it at stopped-earlier\.test\.js:8/,
    line: "await connect('/').sendText('hello')",
  },
  'leaks-connection': {
    source: fileWith(
      { failOnLeaks: true },
      `const pump = require('./pump');
test('pumps', async () => {
  const socket = pump(server.url, '/');
  await new Promise((resolve) => socket.once('open', resolve));
});`,
    ),
    cause: /ws connection to \/ +pump\.js:3 +"pumps"/,
    line: 'new WebSocket(url + path)',
  },
  'leaks-timer': {
    source: fileWith(
      { failOnLeaks: true },
      `test('polls', () => {
  setInterval(() => {}, 60_000);
});`,
    ),
    cause: /timer +leaks-timer\.test\.js:8 +"polls"/,
    line: 'setInterval(() => {}, 60_000)',
  },
  'leaks-server': {
    source: fileWith(
      { failOnLeaks: true },
      `test('listens', (done) => {
  require('node:http').createServer().listen(0, done);
});`,
    ),
    cause: /server on port .* +leaks-server\.test\.js:8 +"listens"/,
    line: 'createServer().listen(0, done)',
  },
  'misses-a-limit': {
    source: fileWith(
      {},
      `scale('greetings', {
  tiers: [2],
  session: async (client, { index }) => {
    client.send('hello');
    expect(await client.receive()).toBe(index === 0 ? 'Welcome, Ada' : 'Welcome, Bob');
  },
});`,
    ),
    cause: /wrong reply: 1\n +connection 2: /,
    line: "toBe(index === 0 ? 'Welcome, Ada' : 'Welcome, Bob')",
  },
  'unknown-option': {
    source: fileWith(
      { startTimeuot: 100 },
      "test('greets', async () => {\n  await connect('/');\n});",
    ),
    cause: /startTimeout/,
    line: '@jest-environment-options',
  },
};
