/** A server on `ws` with one weakness: it is found, and nothing else. */
import { beforeAll, expect, test } from '@jest/globals';
import type { SecurityOptions } from '../../../src/suites';
import { byName, chat, type Outcomes, outcomesOf } from './server-process';

/** Two floods that take long are left out here. */
const options: SecurityOptions = { ...chat, undefended: ['limits-slow-reader', 'limits-pings'] };

const weaknesses = [
  'origin-null',
  'origin-look-alike',
  'origin-absent',
  'access-none',
  'access-expired',
  'access-other',
  'handshake-slow-protocol',
  'handshake-targets',
  'handshake-traversal',
  'handshake-injection',
  'handshake-reset',
  'handshake-reset-unanswered',
  'frames-utf8',
  'frames-size',
  'messages-prototype',
  'messages-depth',
  'messages-trace',
  'limits-rate',
  'limits-connections',
  'limits-handshakes',
];
let results: ReadonlyMap<string, Outcomes>;

beforeAll(async () => {
  results = await byName(['none', ...weaknesses], (weakness) =>
    outcomesOf('weak.cjs', weakness, options),
  );
}, 600_000);

test('nothing is found in a server without a vulnerability', () => {
  expect(results.get('none')).toMatchObject({ found: [], details: [] });
});

test.each(weaknesses)('%s is found in a server that has only this vulnerability', (weakness) => {
  const { found, details } = results.get(weakness) ?? {};
  // The details say why, where this fails.
  expect({ found, details }).toEqual({ found: [weakness], details });
});
