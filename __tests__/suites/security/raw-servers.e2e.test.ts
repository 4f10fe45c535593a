/**
 * A server on bytes alone: with one weakness, that is found, and nothing else of its group; with all of
 * them, every check finds something.
 */
import { beforeAll, expect, test } from '@jest/globals';
import type { SecurityOptions } from '../../../src/suites';
import { groups } from '../../../src/suites/security/check';
import { checks } from '../../../src/suites/security/checks';
import { makeChain } from '../../../src/worker/tls/authority';
import { byName, type Certificate, chat, type Outcomes, outcomesOf } from './server-process';

const options: SecurityOptions = {
  ...chat,
  login: { ...chat.login, within: 1000 },
  prepare: [{ send: { type: 'login' }, expect: { type: 'welcome' } }],
};
const ids = checks.map(({ id }) => id);
const ofTls = ids.filter((id) => id.startsWith('tls-'));

const weaknesses = [
  'access-forged',
  'access-idle',
  'handshake-endless',
  'handshake-many-headers',
  'handshake-slow-extensions',
  'handshake-extension-names',
  'handshake-early-frame',
  'frames-unmasked',
  'frames-rsv',
  'frames-opcode',
  'frames-control',
  'frames-close-code',
  'frames-length',
  'frames-fragments',
  'frames-bomb',
  'frames-window-bits',
  'messages-types',
  'messages-missing',
  'messages-long',
  // A limit of messages defends against slow readers, too.
  'limits-rate,limits-slow-reader',
  'limits-pings',
  ...ofTls,
];
/** Limits that a fast machine exceeds, too. */
const tighter: Readonly<Record<string, SecurityOptions['limits']>> = {
  'limits-rate,limits-slow-reader': { memory: 33_554_432 },
  'limits-pings': { answer: 1000 },
};
let results: ReadonlyMap<string, Outcomes>;

/** `all` and `none` are all checks over ws or wss. */
async function run(name: string, right: Certificate, wrong: Certificate) {
  if (name === 'all') return outcomesOf('raw.cjs', 'all', options);
  if (name === 'all of tls') {
    const undefended = groups.filter((one) => one !== 'tls');
    return outcomesOf('raw.cjs', 'all', { ...options, undefended }, wrong);
  }
  if (name === 'none') return outcomesOf('raw.cjs', 'none', options);
  if (name === 'none over wss') return outcomesOf('raw.cjs', 'none', options, right);
  const group = groups.find((one) => name.startsWith(one));
  const certificate = name === 'tls-host' ? wrong : group === 'tls' ? right : undefined;
  const others = groups.filter((one) => one !== group);
  // A busy machine exceeds its tight limit in the attack of the slow reader, too.
  const undefended = name === 'limits-pings' ? [...others, 'limits-slow-reader'] : others;
  const limits = { ...options.limits, ...tighter[name] };
  return outcomesOf('raw.cjs', name, { ...options, limits, undefended }, certificate);
}

beforeAll(async () => {
  const ip = ['127.0.0.1'];
  const right = await makeChain({ dns: ['localhost'], ip });
  const wrong = await makeChain({ dns: ['localhost', 'attacker.test'], ip });
  const names = ['all', 'all of tls', 'none', 'none over wss', ...weaknesses];
  results = await byName(names, (name) => run(name, right, wrong));
}, 600_000);

test('nothing is found in a hardened server, over ws and wss', () => {
  expect(results.get('none')).toEqual({ found: [], open: ofTls, details: [] });
  expect(results.get('none over wss')).toEqual({ found: [], open: [], details: [] });
});

test('every check finds something in a vulnerable server', () => {
  expect(results.get('all')).toMatchObject({
    found: ids.filter((id) => !ofTls.includes(id)),
    open: ofTls,
  });
  expect(results.get('all of tls')).toMatchObject({ found: ofTls, open: [] });
});

test.each(weaknesses)('%s is found in a server with only this vulnerability', (weakness) => {
  const { found = [], details } = results.get(weakness) ?? {};
  // The details say why, where this fails.
  expect({ found: found.join(), details }).toEqual({ found: weakness, details });
});
