// A rejection without a handler fails its test, unless the test file handles it later.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer } = require('jest-ws-dynamic');
const settles = (promise) => new Promise((done) => promise.then(done, done));
let client;
let kept;
beforeEach(async () => { client ??= await connect('/echo'); });
/** Fails, with a promise that only the test has. */
const closes = async () => { await client.receive(); };
/** Node has reported the rejection when this ends. */
const close = async () => { await client.close(); await new Promise(setImmediate); };
`;
const stores = (expression: string): string =>
  `test('stores', async () => { kept = ${expression}; await close(); });\ntest('between', async () => { await new Promise(setImmediate); });\n`;
const handles = 'async () => { await expect(kept).rejects.toThrow(); }';

const right: Readonly<Record<string, string>> = {
  'of-a-function-in-after-all': `${stores('closes()')}afterAll(${handles});`,
  'of-a-function-in-a-test': `${stores('closes()')}test('handles', ${handles});`,
  'then-in-after-all': `${stores('client.receive().then(String)')}afterAll(${handles});`,
  'all-in-after-all': `${stores('Promise.all([client.receive(), client.receive()])')}afterAll(async () => {
  try { await kept; } catch (error) { expect(error.code).toBe('ERR_WS_CLOSED'); }
});`,
  'of-the-user-in-after-all': `${stores("client.closed.then(() => { throw new Error('own'); })")}afterAll(${handles});`,
  'in-after-each': `test('stores', async () => { kept = closes(); await close(); });\nafterEach(${handles});`,
  'at-the-end-of-the-test': `test('handles', async () => { kept = closes(); await close(); await expect(kept).rejects.toThrow(); });`,
  'of-before-all': `beforeAll(async () => { client = await connect('/echo'); kept = client.receive().then(String); });
test('waits on', async () => {
  const other = await connect('/echo');
  const message = other.receive();
  await close();
  other.send('a');
  expect(await message).toBe('a');
});
afterAll(${handles});`,
  'during-another-wait': `test('waits on', async () => {
  const other = await connect('/echo');
  const refused = connect('/none', { url: 'ws://127.0.0.1:1' }).then(String);
  const message = other.receive();
  await settles(refused.finally(() => {}));
  other.send('a');
  expect(await message).toBe('a');
});`,
  'of-a-describe-block': `describe('block', () => { ${stores('closes()')}});\ntest('handles', ${handles});`,
  concurrent: `test.concurrent('stores', async () => {
  const own = await connect('/echo');
  kept = own.receive().then(String);
  await own.close();
  await new Promise(setImmediate);
});
test.concurrent('beside', async () => { await new Promise(setImmediate); });
afterAll(${handles});`,
};

/** With the tests that fail. */
const wrong: Readonly<Record<string, readonly [source: string, failed: readonly string[]]>> = {
  'never-handled': [stores('closes()'), ['stores']],
  'never-handled-in-the-last-test': [
    "test('stores', async () => { kept = closes(); await close(); });",
    ['stores'],
  ],
  'never-handled-then': [stores('client.receive().then(String)'), ['stores']],
  'thrown-by-its-test': [
    "test('awaits', async () => { kept = closes(); await close(); await kept; });",
    ['awaits'],
  ],
  'thrown-by-another-test': [
    `${stores('closes()')}test('awaits', async () => { await kept; });`,
    ['awaits'],
  ],
  'thrown-by-after-all': [
    `${stores('closes()')}afterAll(async () => { await kept; });`,
    ['stores'],
  ],
  'with-another-failure': [
    `test('fails', async () => { kept = closes(); await close(); throw new Error('own'); });\nafterAll(${handles});`,
    ['fails'],
  ],
  'one-of-two': [
    `test('stores', async () => { kept = closes(); client.closed.then(() => { throw new Error('own'); }); await close(); });\nafterAll(${handles});`,
    ['stores'],
  ],
};

const { failed, result } = scene({
  ...Object.fromEntries(
    Object.entries(right).map(([name, text]) => [`${name}.test.js`, head + text]),
  ),
  ...Object.fromEntries(
    Object.entries(wrong).map(([name, [text]]) => [`${name}.test.js`, head + text]),
  ),
});

test.each(Object.keys(right))('passes: %s', (name) => {
  expect([failed(name), result(name)?.message]).toEqual([[], '']);
});

test.each(Object.entries(wrong))('fails: %s', (name, [, tests]) => {
  expect(failed(name)).toEqual(tests);
});
