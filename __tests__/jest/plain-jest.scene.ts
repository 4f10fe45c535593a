/** The setup file under Jest without our environment: chains that no test awaits. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer } = require('jest-ws-dynamic');
let mock, url;
beforeAll(async () => {
  mock = await mockServer();
  mock.on('connection', (connection) => connection.send('hello'));
  url = mock.url;
});
afterAll(() => mock.close());
`;
const test1 = (code: string): string => `${head}test('forgets', async () => {\n  ${code}\n});
test('passes', async () => { await connect({ url }).expectText('hello').close(); });`;

/** The reported line is the one with the mark. */
const forgotten: Readonly<Record<string, string>> = {
  'no-session': "connect('/chat'); // here",
  'no-session-later': "connect('/chat'); // here\n  await new Promise(setImmediate);",
  refused: "connect({ url: 'ws://127.0.0.1:1' }); // here",
  'wrong-text': "connect({ url }).expectText('other'); // here",
  'after-an-await': "await null;\n  connect('/chat'); // here",
};

const { shown, failed, output } = scene({
  ...Object.fromEntries(
    Object.entries(forgotten).map(([name, code]) => [`${name}.test.js`, test1(code)]),
  ),
  'correct.test.js': `${head}const refused = () => connect('/chat');
let ofFile;
beforeAll(() => { ofFile = refused(); });
let kept;
test('handles later', async () => {
  const pending = refused();
  await new Promise(setImmediate);
  await expect(pending).rejects.toThrow();
  void refused();
  refused().catch(() => {});
  await Promise.allSettled([refused()]);
});
test('returns', () => connect({ url }).expectText('hello').close());
test('stores', () => { kept = refused(); });
test('handles the stored one', async () => {
  await expect(kept).rejects.toThrow();
  await expect(ofFile).rejects.toThrow();
});
test.concurrent('one', async () => {
  const pending = refused();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(pending).rejects.toThrow();
});
test.concurrent('two', async () => {});`,
  'jest.config.js': `module.exports = { setupFilesAfterEnv: ['jest-ws-dynamic/setup'] };`,
});

test.each(Object.keys(forgotten))('an unawaited chain fails its test, at its line: %s', (name) => {
  expect(failed(name)).toEqual(['forgets']);
  expect(shown(name)).toContain('was not awaited: the test ended without its outcome.');
  const marked = shown(name)
    .split('\n')
    .filter((text) => /^\s*> +\d+ \|/.test(text));
  expect(marked.join('\n')).toContain('// here');
});

test('shows why it failed', () => {
  expect(shown('no-session')).toContain('It failed: This test file has no WebSocket server');
});

test('passes chains that are handled', () => {
  expect(shown('correct')).toBe('');
  expect(failed('correct')).toEqual([]);
});

test('prints nothing besides', () => {
  expect(output()).not.toContain('nothing awaits it');
});
