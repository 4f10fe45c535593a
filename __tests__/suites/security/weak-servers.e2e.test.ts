/**
 * @jest-environment node
 *
 * A server on `ws` with one weakness: it is found, and nothing else.
 */
import { beforeAll, expect, test } from '@jest/globals';
import type { SecurityOptions } from '../../../src/suites';
import { byName, chat, outcomesOf } from './server-process';

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
let found: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  found = await byName(['none', ...weaknesses], async (weakness) => {
    const outcomes = await outcomesOf('weak.cjs', weakness, options);
    return outcomes.found;
  });
}, 600_000);

test('nothing is found in a server without a weakness', () => {
  expect(found.get('none')).toEqual([]);
});

test.each(weaknesses)('%s is found in a server that has it, and nothing else', (weakness) => {
  expect(found.get(weakness)).toEqual([weakness]);
});
