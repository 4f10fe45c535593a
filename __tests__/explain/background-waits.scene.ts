/** Waits that go on behind the end of their test: which are right, and which are found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, scale } = require('jest-ws-dynamic');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let client;
beforeAll(async () => { client = await connect('/echo'); });
`;
const one = (body: string): string =>
  `${head}test('forgets', async () => {\n  ${body}\n});\ntest('passes', () => pause(1));`;
/** A function that is not awaited, of a client of the test. */
const unawaited = (body: string): string =>
  one(`const own = await connect('/echo');
  const check = async () => {
    ${body}
  };
  check();`);
const verdict = "await expect(own).toReceiveMessage('a')";

/** What is forgotten, with the code at the reported line. */
const forgotten: Readonly<Record<string, readonly [source: string, line: string]>> = {
  'helper-of-the-file': [
    one(
      'const ask = async () => { await client.flush(); await client.receive(); };\n  ask();\n  await client.flush();',
    ),
    'await client.receive()',
  ],
  'loop-that-returns': [
    one(
      "const until = async () => { for (;;) if ((await client.receive()) === 'end') return; };\n  until();",
    ),
    'await client.receive()',
  ],
  'loop-that-breaks': [
    one("(async () => { while (true) { if ((await client.receive()) === 'end') break; } })();"),
    'await client.receive()',
  ],
  'loop-that-expects-no-end': [
    one(
      "(async () => { for (const text of ['a', 'b']) { try { await client.waitFor(text); } catch (error) { if (error.code !== 'ERR_WS_RECEIVE_TIMEOUT') throw error; } } })();",
    ),
    'await client.waitFor(text)',
  ],
  'matcher-that-expects-the-end': [
    one(
      "(async () => { try { await expect(client).toReceiveMessage('a'); } catch (error) { if (error.code !== 'ERR_WS_CLOSED') throw error; } })();",
    ),
    "await expect(client).toReceiveMessage('a')",
  ],
  'helper-that-closes-its-client': [
    unawaited(`try { ${verdict}; } finally { await own.close(); }`),
    verdict,
  ],
  'helper-that-awaits-the-end': [
    unawaited(`try { ${verdict}; } finally { await own.closed; }`),
    verdict,
  ],
  'helper-that-flushes': [unawaited(`try { ${verdict}; } finally { await own.flush(); }`), verdict],
  'helper-that-closes-and-throws': [
    unawaited(`try { ${verdict}; } catch (error) { await own.close(); throw error; }`),
    verdict,
  ],
  'matcher-in-a-loop': [
    one("(async () => { for (;;) await expect(client).toReceiveMessage('a'); })();"),
    "await expect(client).toReceiveMessage('a')",
  ],
  'another-function-voided': [
    one(
      'const ask = async () => { await client.receive(); };\n  const pump = async () => {};\n  void pump();\n  ask();',
    ),
    'await client.receive()',
  ],
  'function-that-another-test-voids': [
    `${head}const ask = async (one) => { await one.flush(); await one.receive(); };
test('means it', async () => { void ask(await connect('/echo')); });
test('forgets', async () => { const own = await connect('/echo'); ask(own); await own.flush(); });
test('passes', () => pause(1));`,
    'await one.receive()',
  ],
  'list-of-the-test': [one('const all = [];\n  all.push(client.receive());'), 'client.receive()'],
  'variable-of-the-test': [
    one('let answer;\n  answer = client.receive().then((text) => text);'),
    'client.receive()',
  ],
  'stored-for-an-ended-client': [
    `${head}let answer;\ntest('forgets', async () => {\n  answer = (await connect('/echo')).receive();\n});\ntest('passes', () => {});`,
    'receive()',
  ],
};

const { shown, failed } = scene({
  ...Object.fromEntries(
    Object.entries(forgotten).map(([name, [source]]) => [`${name}.test.js`, source]),
  ),
  'correct-background.test.js': readFileSync(join(__dirname, 'correct-background.cjs'), 'utf8'),
  'reader.js': readFileSync(join(__dirname, 'reader.cjs'), 'utf8'),
  'chain-that-closes.test.js': one(`const own = await connect('/echo');
  own.receive().then((text) => expect(text).toBe('a'))
    .finally(() => own.close());`),
  'stored-for-ever.test.js': `${head}const list = [];
test('stores', () => { list.push(client.receive()); });
test('does not look at it', () => {});`,
  'limit.test.js': `${head}let answer;
test('stores', () => { answer = client.receive(); }, 50);
test('waits', async () => { await answer; }, 300);`,
  'scale.test.js': `${head}scale('sync', { path: '/echo', tiers: [3], session: (user) => {
  user.send('x');
  user.waitFor('y');
} });`,
});

test('passes every right use of waits in the background', () => {
  expect(shown('correct-background')).toBe('');
  expect(failed('correct-background')).toEqual([]);
});

test.each(Object.entries(forgotten))('is found, at its line: %s', (name, [, line]) => {
  expect(failed(name)).toEqual(['forgets']);
  expect(shown(name)).toContain('ERR_WS_NOT_AWAITED');
  const marked = shown(name)
    .split('\n')
    .filter((text) => /^\s*> +\d+ \|/.test(text));
  expect(marked.join('\n')).toContain(line);
});

test('a wait whose failure comes after the close of its client is found at its line', () => {
  expect(failed('chain-that-closes')).toEqual(['forgets']);
  expect(shown('chain-that-closes')).toContain('client.receive() was still pending');
  expect(shown('chain-that-closes')).toMatch(/> +\d+ \| {3}own\.receive\(\)/);
});

test('a stored promise that no test awaits fails the file', () => {
  expect(failed('stored-for-ever')).toEqual([]);
  expect(shown('stored-for-ever')).toContain('client.receive() was not awaited');
});

test('a wait of an earlier test ends by the limit of the test that awaits it', () => {
  expect(failed('limit')).toEqual(['waits']);
  expect(shown('limit')).toContain("ended by the test's limit of 300 ms");
});

test('a wait that a session of a load test did not await is found at its line', () => {
  expect(failed('scale')).toEqual(['sync 3 connections']);
  expect(shown('scale')).toContain('client.waitFor() was not awaited');
  expect(shown('scale')).toMatch(/> +\d+ \| {3}user\.waitFor\('y'\);/);
  expect(shown('scale')).not.toContain('ERR_WS_CLOSED');
});
