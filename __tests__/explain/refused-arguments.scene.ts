// A refused argument fails its test also where the call need not be awaited.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer, rawConnect, scale } = require('jest-ws-dynamic');
const client = () => connect('/echo');
const connection = async () => {
  const mock = await mockServer();
  await connect(mock.url);
  return mock.nextConnection();
};
const raw = () => rawConnect({ path: '/echo' });
`;

/** With what the error says, and where the call is. */
const calls: readonly (readonly [call: string, subject: string, refused: string])[] = [
  ['close(99)', 'client', '"code" to be a close code'],
  ['close(1006)', 'client', '"code" to be a close code'],
  ["close('1000')", 'client', '"code" to be a close code'],
  ["close(1000, 'é'.repeat(62))", 'client', '"reason" to be a string of at most 123 bytes'],
  ['close(1000, undefined, { timout: 1 })', 'client', 'Did you mean "timeout"?'],
  ['ping({ timout: 1 })', 'client', 'Did you mean "timeout"?'],
  ['close(99)', 'connection', '"code" to be a close code'],
  ['sendFrame({ opcode: 99 })', 'raw', '"opcode" to be'],
  ["sendFrame({ opcode: 1, payloda: 'x' })", 'raw', 'Did you mean "payload"?'],
  ['sendFrame()', 'raw', 'received undefined'],
  ['sendBytes()', 'raw', '"bytes" to be'],
];

const titled = calls.map(([call, subject, refused]) => [`${subject}.${call}`, refused] as const);

const sources = calls.map(
  ([call, subject]) =>
    `test(${JSON.stringify(`${subject}.${call}`)}, async () => { (await ${subject}()).${call}; });\n`,
);

const right = `test('is handled later', async () => {
  const closed = (await client()).close(99);
  await new Promise(setImmediate);
  await expect(closed).rejects.toMatchObject({ code: 'ERR_WS_OPTION_INVALID' });
});
test('has a catch', async () => { (await client()).close(99).catch(() => {}); });
test('leaves a valid close unawaited', async () => { (await client()).close(4000, 'done'); });
`;

const { failed, linesOf } = scene({
  'refused.test.js': head + sources.join(''),
  'hook.test.js': `${head}afterEach(async () => { (await client()).close(99); });\ntest('passes', () => {});\n`,
  'load.test.js': `${head}scale('load', { tiers: [2], session: async (client) => { client.close(99); } });\n`,
  'right.test.js': head + right,
});

test.each(titled)('fails its test: %s', (name, refused) => {
  expect(failed('refused')).toContain(name);
  const lines = linesOf('refused', name).join('\n');
  expect(lines).toContain('ERR_WS_OPTION_INVALID');
  expect(lines).toContain(refused);
  expect(lines).toMatch(/^ *> +\d+ \| test\(/m);
});

test('fails the test of a hook, and the load test of a session', () => {
  expect(failed('hook')).toEqual(['passes']);
  expect(failed('load')).toHaveLength(1);
});

test('passes if the test handles the rejection', () => {
  expect(failed('right')).toEqual([]);
});
