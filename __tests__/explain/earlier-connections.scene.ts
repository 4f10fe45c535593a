/** Calls on connections that an earlier test opened: which have no effect, and are found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer, network, rawConnect } = require('jest-ws-dynamic');
let client, raw, mock, idle, connection, link;
test('opens', async () => {
  client = await connect('/echo');
  raw = await rawConnect({ path: '/echo' });
  mock = await mockServer();
  idle = await mockServer();
  await connect({ url: mock.url });
  connection = await mock.nextConnection();
  link = await network();
});
`;
const uses = (code: string): string =>
  `${head}test('uses', async () => {\n  ${code}\n});\ntest('passes', () => {});`;

/** The calls without effect; the reported line is the one with the mark. */
const ignored: Readonly<Record<string, string>> = {
  send: "client.send('a'); // here",
  'send-voided': "void client.send('a'); // here",
  'send-later': "await null;\n  client.send('a'); // here",
  'send-in-a-function':
    "const say = (text) => {\n    client.send(text); // here\n  };\n  say('a');",
  'send-in-an-async-function':
    "const say = async () => {\n    await null;\n    await client.send('a'); // here\n  };\n  say();",
  ping: 'client.ping(); // here',
  flush: 'client.flush(); // here',
  receive: 'client.receive(); // here',
  'silence-of-a-mock': 'await expect(idle).toStaySilent(); // here',
  'connect-to-a-mock': 'await connect({ url: mock.url }); // here',
  'connect-via-a-link': "await connect('/echo', { via: link }); // here",
  'raw-frame': 'raw.sendFrame({ opcode: 1 }); // here',
  'raw-bytes': "raw.sendBytes('a'); // here",
  'of-a-connection': "connection.send('a'); // here",
  'of-a-mock': "mock.send('a'); // here",
  broadcast: "await mock.broadcast('a'); // here",
  silence: 'await expect(client).toStaySilent({ for: 1 }); // here',
  'not-received': "await expect(client).not.toReceiveMessage('a'); // here",
  end: 'await expect(client).toBeClosedWith(1000); // here',
  'end-of-a-connection': 'await expect(connection).toBeClosedWith(1000); // here',
  'not-open': 'expect(client).not.toBeOpen(); // here',
  loop: 'for await (const message of client) console.log(message); // here',
  'raw-of-a-connection': 'connection.sendRaw(Buffer.of(1)); // here',
  'error-of-a-connection': 'connection.error(); // here',
  'error-of-a-mock': 'mock.error(); // here',
  reply: "mock.reply('a', 'b'); // here",
  http: 'mock.http(() => ({ status: 200 })); // here',
  refuse: 'mock.refuse(401); // here',
  hang: 'mock.hang(); // here',
  delay: 'mock.delay(1); // here',
  cut: 'link.cut(); // here',
  unawaited: "expect(client).toReceiveMessage('a'); // here",
};

const { shown, failed } = scene({
  ...Object.fromEntries(
    Object.entries(ignored).map(([name, code]) => [`${name}.test.js`, uses(code)]),
  ),
  'correct-earlier.test.js': readFileSync(join(__dirname, 'correct-earlier.cjs'), 'utf8'),
  'helper.test.js': `${head}const say = (text) => {
  client.send(text); // here
};
test('uses', () => { say('a'); });`,
  'describes.test.js': `const { connect } = require('jest-ws-dynamic');
let client;
describe.each(['one', 'two'])('%s', () => {
  test('opens', async () => { client ??= await connect('/echo'); });
  test.each([1])('uses', () => { client.send('a'); });
});`,
  'also-fails.test.js': uses("client.send('a');\n  expect(1).toBe(2); // here"),
});

test('passes every right use of earlier connections', () => {
  expect(shown('correct-earlier')).toBe('');
  expect(failed('correct-earlier')).toEqual([]);
});

test.each([...Object.keys(ignored), 'helper'])('is found, at its line: %s', (name) => {
  expect(failed(name)).toEqual(['uses']);
  expect(shown(name)).toContain('was opened in the test "opens"');
  const marked = shown(name)
    .split('\n')
    .filter((text) => /^\s*> +\d+ \|/.test(text));
  expect(marked.join('\n')).toContain('// here');
});

test('is found in tests of each()', () => {
  expect(failed('describes')).toEqual(['one uses', 'two uses']);
});

test.each(['silence-of-a-mock', 'connect-to-a-mock', 'connect-via-a-link'])(
  'no other advice is given: %s',
  (name) => {
    expect(shown(name)).not.toContain('Check that the client');
    expect(shown(name)).not.toContain('start the server first');
  },
);

test('is noted below another failure of the test', () => {
  expect(failed('also-fails')).toEqual(['uses']);
  expect(shown('also-fails')).toMatch(/toBe\(expected\)[\s\S]*client\.send\(\) had no effect/);
});

test('names the call, the test and the remedy', () => {
  expect(shown('send').split('\n').slice(2, 4)).toEqual([
    '    WsDynamicError [ERR_WS_CLOSED]: client.send() had no effect.',
    '    The connection was opened in the test "opens", and has been closed since that test ended. Open it in beforeAll(), or in this test.',
  ]);
});
