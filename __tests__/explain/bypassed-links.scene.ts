/** A link with toxics or faults, and a client that connects to the server directly. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const one = (...lines: readonly string[]): string =>
  `const { connect, mockServer, network, server } = require('jest-ws-dynamic');
test('fails', async () => {
  const link = await network();
${lines.map((line) => `  ${line}\n`).join('')}});`;

const { shown } = scene({
  'toxic.test.js': one(
    'link.latency(300);',
    "const client = await connect('/echo');",
    'expect(await client.ping()).toBeGreaterThan(250);',
  ),
  'fault.test.js': one(
    "link.drop('a');",
    "const client = await connect('/echo');",
    "client.send('a');",
    'await expect(client).toStaySilent();',
  ),
  'secure.test.js': one(
    'link.down();',
    "await expect(connect('/echo?a=1', { ssl: true })).rejects.toThrow();",
  ),
  'mock.test.js': one(
    'const mock = await mockServer();',
    'const other = await network({ to: mock });',
    'other.latency(300);',
    'const client = await connect(mock.url);',
    'expect(await client.ping()).toBeGreaterThan(250);',
  ),
  'file.test.js': `const { connect, network } = require('jest-ws-dynamic');
beforeAll(async () => (await network()).latency(300));
test('fails', async () => {
  const client = await connect('/echo');
  expect(await client.ping()).toBeGreaterThan(250);
});`,
  'both.test.js': one(
    'link.latency(1);',
    "await connect('/echo', { via: link });",
    "await connect('/echo');",
    "throw new Error('another cause');",
  ),
  'refused.test.js': one(
    'link.down();',
    "await connect('/echo');",
    "await connect('/echo', { via: link });",
  ),
  'unchanged.test.js': one("await connect('/echo');", "throw new Error('another cause');"),
  'option.test.js': one(
    'link.latency(1);',
    "const client = await connect('/echo');",
    'await client.receive({ time: 1 });',
  ),
  'elsewhere.test.js': one(
    'link.latency(1);',
    'const mock = await mockServer();',
    'await connect(mock.url);',
    "throw new Error('another cause');",
  ),
});

test.each([
  [
    'toxic',
    /, with latency\(.*, carried no connection: .* write connect\('\/echo', \{ via: link \}\)/,
  ],
  ['fault', /The network link \S+ carried no connection: /],
  ['secure', /with down\(\) both, .* write connect\('\/echo', \{ via: link, ssl: true \}\)/],
  ['mock', /carried no connection: .* write connect\('\/', \{ via: link \}\)/],
  ['file', /carried no connection: /],
])('the remedy is in the first lines: %s', (file, text) => {
  expect(shown(file).split('\n', 10).join('\n')).toMatch(text);
});

test.each(['both', 'refused', 'unchanged', 'option', 'elsewhere'])('no remedy: %s', (file) => {
  expect(shown(file)).toContain('● fails');
  expect(shown(file)).not.toContain('carried no connection');
});
