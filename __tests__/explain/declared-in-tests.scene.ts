/** Calls that declare tests or hooks, while a test or hook runs. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const declaring = {
  'useServer()': 'useServer(() => {});',
  'scale()': "scale('echo', { tiers: [1], session: () => {} });",
  'baseSuite()': 'baseSuite();',
  'resilienceSuite()': 'resilienceSuite();',
  'conformanceSuite()': 'conformanceSuite();',
  'clientConformance()': 'clientConformance({ open: () => {} });',
  'securitySuite()': 'securitySuite();',
};
const fileOf = (call: string): string => `const { scale, useServer } = require('jest-ws-dynamic');
const { baseSuite, clientConformance, conformanceSuite, resilienceSuite, securitySuite } = require('jest-ws-dynamic/suites');
test('declares', async () => {
  ${call}
});
describe('in a hook', () => {
  beforeAll(() => {
    ${call}
  });
  test('runs', () => {});
});`;

const calls = Object.keys(declaring) as (keyof typeof declaring)[];
const nameOf = (call: string): string => call.slice(0, -2).toLowerCase();

const { linesOf } = scene({
  ...Object.fromEntries(calls.map((call) => [`${nameOf(call)}.test.js`, fileOf(declaring[call])])),
  'plain.test.js': `/** @jest-environment node */\n${fileOf(declaring['scale()'])}`,
});

test.each(calls)('%s is refused with a remedy, at its line', (call) => {
  for (const [name, part] of [
    ['declares', 'the test "declares"'],
    ['in a hook › runs', 'a hook'],
  ] as const) {
    const lines = linesOf(nameOf(call), name).join('\n');
    expect(lines).toContain(
      `WsDynamicError [ERR_WS_OPTION_INVALID]: ${call}: expected a call at the top level of the test file or in a describe block, received one in ${part}. Move it there`,
    );
    expect(lines).toMatch(
      new RegExp(`^ *> +\\d+ \\| +${call.slice(0, -1).replace('(', '\\(')}`, 'm'),
    );
  }
});

test('a server of one test has a call of its own', () => {
  expect(linesOf('useserver', 'declares').join('\n')).toContain(
    'Move it there, or for a server of one test, await serve(factory).',
  );
});

test('without our environment, a call in a test is refused', () => {
  expect(linesOf('plain', 'declares').join('\n')).toContain('received one in the test "declares"');
});
