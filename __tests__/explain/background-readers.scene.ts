// Code that reads in the background, and promises that a later test awaits: right, and as often as it is
// written.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect } = require('jest-ws-dynamic');
const { EventEmitter, once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
`;
/** A connection of all tests, with what reads from it. */
const shared = (reader: string): string => `${head}
const got = [];
let client;
let kept;
const list = [];
beforeAll(async () => {
  client = await connect('/echo');
  ${reader}
});
`;
/** A mock server of all tests, and its reader. */
const mocked = (reader: string): string => `${head.replace('connect', 'connect, mockServer')}
const list = [];
let client;
let mock;
beforeAll(async () => {
  mock = await mockServer();
  client = await connect(mock.url);
  ${reader}
});
`;
/** Two tests that the reader serves. */
const reads = ['one', 'two']
  .map(
    (text) =>
      `test('${text}', async () => { client.send('${text}'); await client.flush(); await sleep(1); expect(got).toContain('${text}'); });`,
  )
  .join('\n');
const voided = (body: string): string =>
  `${head}test('reads', async () => {\n  const client = await connect('/echo');\n  const got = [];\n  ${body}\n  client.send('a');\n  await client.flush();\n  await sleep(5);\n});`;
const stored = (store: string, answer: string, expected: string): string =>
  `${shared('')}test('stores', async () => { ${store} });\ntest('awaits', async () => { client.send('x'); expect(await ${answer}).toBe('${expected}'); });`;

const right: Readonly<Record<string, string>> = {
  'void-loop': voided('void (async () => { for (;;) got.push(await client.receive()); })();'),
  'void-name': voided(
    'const one = async () => { await sleep(1); await client.receive(); await client.receive(); };\n  void one();',
  ),
  'void-kept': voided(
    'const one = async () => { await sleep(1); await client.receive(); await client.receive(); };\n  const kept = one();\n  void kept;',
  ),
  'void-method': voided(
    'const bus = { async read() { for (;;) got.push(await client.receive()); } };\n  void bus.read();',
  ),
  'ahead-in-a-generator': voided(`async function* ahead() {
    let next = client.receive();
    while (true) { const text = await next; next = client.receive(); yield text; }
  }
  client.send('first');
  for await (const text of ahead()) { got.push(text); break; }
  expect(got).toEqual(['first']);`),
  'ahead-in-the-background': voided(`(async () => {
    let next = client.receive();
    for (;;) { const text = await next; next = client.receive(); got.push(text); }
  })().catch(() => {});`),
  bus: `${head}
class Bus extends EventEmitter {
  constructor(client) { super(); this.client = client; this.loop(); }
  async loop() {
    try { for (;;) this.emit('message', await this.client.receive()); } catch { this.emit('end'); }
  }
}
let client;
let bus;
beforeAll(async () => { client = await connect('/echo'); bus = new Bus(client); });
for (const text of ['one', 'two']) {
  test(text, async () => {
    const next = once(bus, 'message');
    client.send(text);
    expect((await next)[0]).toBe(text);
  });
}`,
  'then-loop': `${shared('const next = () => client.receive().then((text) => { got.push(text); next(); }, () => {});\n  next();')}${reads}`,
  'caught-loop': `${shared('(async () => { for (;;) got.push(await client.receive()); })().catch(() => {});')}${reads}`,
  'voided-loop': `${shared('void (async () => { for (;;) got.push(await client.receive()); })();')}${reads}`,
  'for-await': `${shared('(async () => { for await (const text of client) got.push(text); })();')}jest.setTimeout(1000);
test('long', () => sleep(600));
test('long, too', () => sleep(600));
${reads}`,
  closed: `${shared('client.closed.then(() => got.push("closed"));')}jest.setTimeout(1000);
test('long', () => sleep(600));
test('long, too', () => sleep(600));`,
  'of-a-mock': `${mocked(`const connection = await mock.nextConnection();
  (async () => { try { for (;;) await connection.send('re ' + await connection.receive()); } catch {} })();`)}
for (const text of ['one', 'two']) {
  test(text, async () => { client.send(text); await expect(client).toReceiveMessage('re ' + text); });
}`,
  'next-connection': `${mocked('(async () => { try { for (;;) list.push(await mock.nextConnection()); } catch {} })();')}
for (const count of [2, 3]) {
  test('has ' + count, async () => { await connect(mock.url); while (list.length < count) await sleep(1); expect(list).toHaveLength(count); });
}`,
  'in-a-list': stored('list.push(client.receive());', 'list[0]', 'x'),
  derived: stored("kept = client.receive().then((text) => text + '!');", 'kept', 'x!'),
  'of-a-function': stored(
    "const ask = async () => (await client.receive()) + '!'; kept = ask();",
    'kept',
    'x!',
  ),
};

/** Still wrong. */
const wrong: Readonly<Record<string, string>> = {
  forgotten: `${shared('')}test('forgets', async () => {
  const check = async () => { await expect(client).toReceiveMessage('WRONG'); };
  check();
});
test('after', () => {});`,
  'never-awaited': `${shared('')}test('stores', () => { list.push(client.receive()); });
test('after', () => {});`,
  'never-derived': `${shared('')}test('stores', () => { kept = client.receive().then((text) => text + '!'); });
test('after', () => {});`,
};

const files = Object.entries({ ...right, ...wrong }).map(([name, text]) => [
  `${name}.test.js`,
  text,
]);
const { result, failed, shown } = scene({
  ...Object.fromEntries(files),
  'jest.config.js': "module.exports = { preset: 'jest-ws-dynamic' };",
});

test.each(Object.keys(right))('passes: %s', (name) => {
  expect([failed(name), result(name)?.message]).toEqual([[], '']);
});

test('a forgotten await fails its own test', () => {
  expect(failed('forgotten')).toEqual(['forgets']);
  expect(shown('forgotten')).toContain('expect(…).toReceiveMessage() was still pending');
});

test.each(['never-awaited', 'never-derived'])('what no test awaits fails the file: %s', (name) => {
  expect(shown(name)).toContain('ERR_WS_NOT_AWAITED');
  expect(shown(name)).toMatch(/>\s+\d+ \|.*'stores'/);
});
