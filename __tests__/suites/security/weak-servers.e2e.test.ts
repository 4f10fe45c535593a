/**
 * A server on `ws`: with one weakness, that is found, and nothing else of its group; with one of each group,
 * those are found, and nothing else.
 */
import { beforeAll, expect, test } from '@jest/globals';
import type { SecurityOptions } from '../../../src/suites';
import { groups } from '../../../src/suites/security/check';
import { byName, chat, type Outcomes, outcomesOf } from './server-process';

/** Two floods that take long are left out here. */
const floods = ['limits-slow-reader', 'limits-pings'];
const options: SecurityOptions = { ...chat, undefended: floods };

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
const ofGroups = groups
  .map((group) => weaknesses.filter((weakness) => weakness.startsWith(`${group}-`)))
  .filter((ofGroup) => ofGroup.length > 0);
/** Of each group another one, until each weakness was among them. */
const mixtures = Array.from(
  { length: Math.max(...ofGroups.map(({ length }) => length)) },
  (_, at) => ofGroups.flatMap((ofGroup) => ofGroup[at % ofGroup.length] ?? []).join(),
);
let results: ReadonlyMap<string, Outcomes>;

/** All checks, except where there is one weakness. */
function run(name: string): Promise<Outcomes> {
  const others = groups.filter((group) => !name.startsWith(`${group}-`));
  const undefended = weaknesses.includes(name) ? [...floods, ...others] : floods;
  return outcomesOf('weak.cjs', name, { ...options, undefended });
}

beforeAll(async () => {
  results = await byName(['none', ...mixtures, ...weaknesses], run);
}, 600_000);

test('nothing is found in a server without a vulnerability', () => {
  expect(results.get('none')).toMatchObject({ found: [], details: [] });
});

test.each([...weaknesses, ...mixtures])(
  '%s is found in a server with only these vulnerabilities',
  (name) => {
    const { found = [], details } = results.get(name) ?? {};
    // The details say why, where this fails.
    expect({ found: found.join(), details }).toEqual({ found: name, details });
  },
);
