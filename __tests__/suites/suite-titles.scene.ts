/** The titles of suites, and of the tests that have nothing to run. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { result, shown } = scene({
  'titles.test.js': `
const { conformanceSuite, securitySuite } = require('jest-ws-dynamic/suites');
const path = '/echo?token=secret';
const exchange = { send: 'hi', expect: 'hi' };
conformanceSuite({ path, exchange, granularity: 'section', sections: ['1', '2'] });
const messages = [{ send: 'hi', expect: 'hi' }];
securitySuite({ path, messages, undefended: ['handshake', 'frames', 'limits'] });
`,
});
const tests = () => result('titles')?.assertionResults ?? [];

test('contain no query, which may have credentials', () => {
  expect(tests().length).toBeGreaterThan(2);
  expect(tests().map(({ fullName }) => fullName)).not.toContainEqual(
    expect.stringContaining('secret'),
  );
});

test('a section without cases is skipped', () => {
  const states = tests().map(({ fullName, status }) => `${status}: ${fullName}`);
  expect(states.slice(0, 2)).toEqual([
    'pending: conformance of /echo 1 Framing needs an echo server, or must not follow a login or ask for a subprotocol',
    'passed: conformance of /echo 2 Pings/Pongs: 11 cases',
  ]);
  expect(shown('titles')).not.toContain('Framing');
});
