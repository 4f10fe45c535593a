import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect, server, WsDynamicError } = require('jest-ws-dynamic');\n";
const docblock = (options: object): string =>
  `/** @jest-environment-options ${JSON.stringify(options)}\n * @jest-environment jest-ws-dynamic/environment */\n`;

const files = {
  'assertion.test.js': `${head}test('fails', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  expect(await client.receive()).toBe('bye');
});`,
  'thrown-string.test.js': `${head}test('fails', async () => {
  await (await connect('/echo')).send('hello');
  throw 'a string';
});`,
  'time-out.test.js': `${head}test('fails', async () => {
  await (await connect('/echo')).send('hello');
  await new Promise(() => {});
}, 300);`,
  'two-clients.test.js': `${head}test('fails', async () => {
  const [one, two] = await Promise.all([connect('/echo?one'), connect('/echo?two')]);
  await one.send('to one');
  await two.receive({ timeout: 50 });
});`,
  'silent.test.js': `${docblock({ transcript: false })}${head}test('fails', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  expect(await client.receive()).toBe('bye');
});`,
  'own-limit.test.js': `${head}test('fails with our message, not with Jest’s', async () => {
  await (await connect('/echo')).receive();
}, 3000);`,
  'nobody-answers.test.js': `${head}test('fails', async () => {
  await server.stop();
  await connect('/echo');
});`,
  'mocked-path.test.js': `const { connect, mockServer, server } = require('jest-ws-dynamic');
test('fails', async () => {
  await mockServer({ url: server.url + '/chat' });
  await connect('/other');
});`,
  'closed-silently.test.js': `${head}test('sends too late', async () => {
  const client = await connect('/echo');
  await client.close();
  await client.send('a');
});
test('was refused', () => connect('/reject?status=503').expectText('a'));
test('was closed', () => connect('/close?code=1008').expectText('a'));`,
  'matcher.test.js': `${head}test('fails', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  await expect(client).toReceiveMessage('bye');
});`,
  'retry.test.js': `${head}jest.retryTimes(1);
let attempt = 0;
test('passes the second time', async () => {
  attempt += 1;
  const client = await connect('/echo');
  await client.send('attempt ' + attempt);
  expect(await client.receive()).toBe('attempt 2');
});`,
  'leak.test.js': `${docblock({ failOnLeaks: true })}${head}const { WebSocket } = require('ws');
test('forgets one', async () => {
  const socket = new WebSocket(server.url + '/forgotten');
  await new Promise((resolve) => socket.once('open', resolve));
});
test('closes its own', async () => {
  const socket = new WebSocket(server.url + '/remembered');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.close();
});`,
  'no-leak.test.js': `${docblock({ failOnLeaks: true })}${head}
beforeAll(async () => { await connect('/'); });
test('leaves it to connect()', async () => { await connect('/'); await connect('/', { ssl: true }); });`,
  'leaked-server.test.js': `${docblock({ failOnLeaks: true, server: false })}${head}
test('forgets a server', (done) => { require('node:http').createServer().listen(server.port, '127.0.0.1', done).unref(); });`,
  'stuck-server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  new WebSocketServer({ server: httpServer });
  return { close: () => new Promise(() => {}) };
};`,
  'stuck.test.js': `${docblock({ server: './stuck-server.js', stopTimeout: 400 })}${head}
test('passes all the same', async () => { await connect('/'); });`,
  'stuck-own.test.js': `${docblock({ stopTimeout: 400 })}
const { connect, useServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
useServer(({ httpServer }) => {
  new WebSocketServer({ server: httpServer });
  return { close: () => new Promise(() => {}) };
});
test('passes all the same', async () => { await connect('/'); });`,
  'bare-limit.test.js': `test('waits for ever', () => new Promise(() => {}), 300);
test('throws a text', () => {
  throw 'a string';
});`,
};

const { linesOf, shown, result } = scene(files);

test.each(['assertion', 'thrown-string', 'time-out'])(
  'a failure shows the frames of its test: %s',
  (file) => {
    expect(shown(file)).toMatch(
      /Connection 1 of 1: ws:\/\/127\.0\.0\.1:\d+\/echo\n.*open\n.*→ \+\d+ ms text 5 B "hello"/,
    );
  },
);

test('a failure shows each connection of its test', () => {
  const message = shown('two-clients');
  expect(message).toMatch(/Connection 1 of 2: .*\/echo\?one[\s\S]*to one/);
  expect(message).toMatch(/Connection 2 of 2: .*\/echo\?two/);
});

test('a failure keeps the user’s own line and code frame', () => {
  expect(shown('assertion')).toMatch(/> 5 \| .*expect\(await client\.receive\(\)\)/);
  expect(shown('own-limit')).toMatch(/> 3 \| .*receive\(\)/);
});

test('transcript: false shows no frames', () => {
  expect(shown('silent')).toContain('Expected: "bye"');
  expect(shown('silent')).not.toContain('Connection 1');
});

test('a wait without its own limit ends before the test’s limit', () => {
  expect(shown('own-limit')).toContain('ERR_WS_RECEIVE_TIMEOUT');
  expect(shown('own-limit')).not.toContain('Exceeded timeout');
});

test.each(['matcher', 'own-limit'])(
  'frames that the failure itself shows are not repeated: %s',
  (file) => {
    expect(shown(file)).toMatch(/← \+\d+ ms open/);
    expect(shown(file)).not.toContain('Connection 1 of 1');
  },
);

test('a retried test starts with new connections', () => {
  expect(result('retry')?.assertionResults).toMatchObject([{ status: 'passed' }]);
});

test('failOnLeaks names the connection and the test that left it open', () => {
  const message = shown('leak');
  expect(message).toContain('ERR_WS_LEAK');
  expect(message).toMatch(/ws connection to \/forgotten .*"forgets one"/);
  expect(message).not.toContain('/remembered');
});

test('failOnLeaks keeps the results of the tests', () => {
  expect(result('leak')?.assertionResults).toMatchObject([
    { status: 'passed' },
    { status: 'passed' },
  ]);
});

test('failOnLeaks names a server that still listens on the file’s ports', () => {
  const message = shown('leaked-server');
  expect(message).toContain('ERR_WS_LEAK');
  expect(message).toMatch(/still listening after the last test: .*\d+/);
});

test('connections opened by connect() are not leaks', () => {
  expect(result('no-leak')).toMatchObject({
    message: '',
    assertionResults: [{ status: 'passed' }],
  });
});

test.each([
  ['stuck', /^> 2 \| module\.exports = /m],
  ['stuck-own', /^> \d+ \| useServer\(/m],
])('a server that does not stop is named, and the results are kept: %s', (file, line) => {
  expect(shown(file)).toContain('ERR_WS_SERVER_TIMEOUT');
  expect(shown(file)).toContain('did not stop within 400 ms');
  expect(shown(file).replace(/^ {4}/gm, '')).toMatch(line);
  expect(result(file)?.assertionResults).toMatchObject([{ status: 'passed' }]);
});

test('a time-out of Jest and a thrown text are printed once, at the line of the test', () => {
  const text = shown('bare-limit');
  expect(text.match(/Exceeded timeout of 300 ms/g)).toHaveLength(1);
  expect(text.match(/thrown: "a string"/g)).toHaveLength(1);
  expect(text).not.toMatch(/Cause:|_getError/);
});

test('the built-in server is named only where it answered', () => {
  expect(shown('nobody-answers')).toContain('because of server.stop() at');
  expect(shown('nobody-answers')).not.toContain('built-in server');
  expect(shown('mocked-path')).toContain('/other: mock servers serve /chat');
  expect(shown('mocked-path')).not.toContain('built-in server');
  expect(shown('matcher')).toMatch(/"bye"[\s\S]*The built-in server answered/);
  // Whoever waits for its first message expects another server.
  for (const title of ['sends too late', 'was refused', 'was closed']) {
    const text = linesOf('closed-silently', title).join('\n');
    expect(text).toMatch(/^\s*WsDynamicError[\s\S]*The built-in server answered/);
  }
  expect(shown('own-limit')).toMatch(/The built-in server answered[\s\S]*Timed out after/);
});
