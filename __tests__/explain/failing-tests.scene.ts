/** Calls that a `test.failing` did not await. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect } = require('jest-ws-dynamic');\n";
const failing = (body: string): string =>
  `${head}test.failing('fails', async () => {\n  const client = await connect('/echo');\n  ${body}\n});`;

const verdict = "expect(client).toReceiveMessage('never', { timeout: 20 });";
const passed: Readonly<Record<string, string>> = {
  pending: failing(verdict),
  settled: failing(`${verdict}\n  await expect(client).toStaySilent({ for: 60 });`),
  chain: failing("connect('/echo').sendText('a').expectText('b');"),
};

const { shown, failed } = scene({
  ...Object.fromEntries(
    Object.entries(passed).map(([name, source]) => [`${name}.test.js`, source]),
  ),
  'correct.test.js': failing(`client.waitFor('never');\n  await ${verdict}`),
});

test.each(Object.keys(passed))('are named if its function passed: %s', (name) => {
  expect(failed(name)).toEqual(['fails']);
  expect(shown(name)).toContain('Failing test passed even though it was supposed to fail');
  expect(shown(name)).toMatch(
    new RegExp(`At \\S*${name}\\.test\\.js:4: .*expect.* was not awaited: the test ended`),
  );
});

test('do not matter if its function failed', () => {
  expect([failed('correct'), shown('correct')]).toEqual([[], '']);
});
