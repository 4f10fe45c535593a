import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isLoopback } from '../../../src/suites/security/allowed-hosts';
import { checks } from '../../../src/suites/security/checks';
import { forged, forgedPath } from '../../../src/suites/security/checks/access';
import { planSecurity, readSecurityOptions } from '../../../src/suites/security/options';
import {
  countSecurity,
  describeFinding,
  formatSecurityGrid,
} from '../../../src/suites/security/report';
import { leftOut, type SecurityResult } from '../../../src/suites/security/run-checks';

const passed: SecurityResult = {
  ...{ id: 'origin-null', group: 'origin', does: 'refuses the origin null', source: 'CWE-1385' },
  ...{ outcome: 'passed', detail: '', evidence: [], duration: 3 },
};
const found: SecurityResult = {
  ...{ ...passed, id: 'frames-rsv', group: 'frames', outcome: 'found' },
  ...{ detail: 'It was answered.', evidence: ['1 ms → text RSV=1'] },
};
const open: SecurityResult = {
  ...{
    ...passed,
    id: 'tls-host',
    group: 'tls',
    outcome: 'not tested',
    detail: '"ssl" is not set',
  },
};

describe('the results', () => {
  test('are a grid, and a list of checks that did not run', () => {
    expect(formatSecurityGrid([passed, found, open])).toBe(
      [
        'origin     ·',
        'frames     F',
        'tls        -',
        '· passed  F found  - not tested',
        'not tested: tls-host ("ssl" is not set)',
        '',
      ].join('\n'),
    );
  });

  test('are counted', () => {
    expect(countSecurity([passed, found, open, passed])).toEqual({
      ...{ passed: 2, found: 1, 'not tested': 1, undefended: 0 },
    });
  });

  test('contain the source, the seed and the sent data of a finding', () => {
    expect(describeFinding(found, 7)).toBe(
      [
        'frames-rsv: expected that the server refuses the origin null.',
        'It was answered.',
        'Source: CWE-1385. Seed: 7.',
        '  1 ms → text RSV=1',
        "Defend against it, or declare that you do not: undefended: ['frames-rsv'].",
      ].join('\n'),
    );
  });
});

describe('a finding of a server that ended', () => {
  const endedAt = (id: string, error: string, place: string): SecurityResult => {
    const ended = [
      'The server process ended with code 1. It failed with:',
      `  | ${error}`,
      '  |     at JSON.parse (<anonymous>)',
      `  |     at WebSocket.<anonymous> (${place})`,
      '  |     at WebSocket.emit (node:events:519:28)',
    ].join('\n');
    return { ...found, id, ended, detail: ended };
  };
  const first = endedAt('messages-types', 'TypeError: x is null', '/app/chat.js:7:17');
  const second = endedAt('messages-trace', 'TypeError: y is null', '/app/chat.js:7:17');
  const other = endedAt('messages-depth', 'RangeError: too deep', '/app/chat.js:8:26');
  const results = [passed, first, second, other];

  test.each([
    ['RangeError: too deep', '/app/chat.js:7:17'],
    ['TypeError: x is null', '/app/chat.js:7:31'],
  ])('is described in full if it differs on the same line: %s at %s', (error, place) => {
    const next = endedAt('messages-long', error, place);
    expect(describeFinding(next, 7, [...results, next])).toContain('Source: CWE-1385. Seed: 7.');
  });

  test('names the remedy for a reset handshake', () => {
    const reset = endedAt('handshake-reset', 'read ECONNRESET', 'node:net:1:2');
    const remedy = "needs socket.on('error', …) before it is answered or refused.\n";
    expect(describeFinding({ ...reset, group: 'handshake' }, 7)).toContain(remedy);
    expect(describeFinding({ ...first, group: 'handshake' }, 7)).not.toContain(remedy);
    expect(describeFinding({ ...reset, group: 'messages' }, 7)).not.toContain(remedy);
  });

  test('does not deny what the check expects', () => {
    expect(describeFinding(first, 7, results).split('\n').slice(0, 3)).toEqual([
      'messages-types: the server failed in the check that it refuses the origin null:',
      'The server process ended with code 1. It failed with:',
      '  | TypeError: x is null',
    ]);
  });

  test('refers to the first one with the same error at the same place, and only to that', () => {
    expect(describeFinding(second, 7, results)).toBe(
      [
        'messages-trace: the server failed at /app/chat.js:7, as in messages-types:',
        '  | TypeError: y is null',
        '  1 ms → text RSV=1',
      ].join('\n'),
    );
    expect(describeFinding(other, 7, results)).toContain('Source: CWE-1385. Seed: 7.');
    const invalid = (id: string, line: number) =>
      endedAt(id, `RangeError: Invalid frame ${line}`, `node_modules/ws/lib/receiver.js:${line}:2`);
    const frames = [invalid('frames-rsv', 217), invalid('frames-opcode', 334)] as const;
    expect(describeFinding(frames[1], 7, [...results, ...frames])).toContain(
      'the server failed at node_modules/ws/lib/receiver.js, as in frames-rsv:',
    );
    const killed = { ...first, id: 'frames-rsv', ended: 'The server process ended by SIGKILL.' };
    expect(describeFinding(killed, 7, [...results, { ...killed, id: 'x' }])).toContain('Source:');
  });
});

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'security.md'), 'utf8');

describe('a check', () => {
  test('has a unique name, with its group, and a source', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter(({ id, group }) => !id.startsWith(`${group}-`))).toEqual([]);
    expect(checks.filter(({ source }) => !/RFC|CWE|CVE|OWASP/.test(source))).toEqual([]);
  });

  test('is in docs/security.md, with the option it needs', () => {
    const plan = planSecurity({});
    for (const { id, needs } of checks) {
      const line = page.split('\n').find((text) => text.includes(`\`${id}\``));
      const names = needs?.(plan)?.split(/ (?:or|of) /) ?? [];
      expect({ id, line }).toEqual({ id, line: expect.stringMatching(/^- /) });
      for (const name of names) expect(line).toContain(`\`${name}\``);
    }
  });

  test('has its vulnerabilities in docs/security.md', () => {
    const known = checks.flatMap(({ source }) => source.match(/(?:CVE|GHSA)-[\w-]+/g) ?? []);
    expect(known.length).toBeGreaterThan(9);
    expect(known.filter((id) => !page.includes(id))).toEqual([]);
  });

  test('does not run without its option, or if declared as intended', () => {
    const plan = planSecurity({ undefended: ['frames', 'limits-pings'] });
    const outcomes = checks.map((check) => [check.id, leftOut(check, plan)?.outcome]);
    const of = Object.fromEntries(outcomes) as Record<string, string | undefined>;
    expect(of).toMatchObject({
      ...{ 'origin-null': 'not tested', 'frames-rsv': 'undefended', 'limits-pings': 'undefended' },
      ...{ 'tls-host': 'not tested', 'limits-rate': 'not tested' },
    });
    expect(of['handshake-reset']).toBeUndefined();
  });
});

test.each([
  ['localhost', true],
  ['chat.localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['[::1]', true],
  ['example.com', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['0.0.0.0', false],
  ['[::]', false],
])('%s is this machine: %s', (host, isOwn) => {
  expect(isLoopback(host)).toBe(isOwn);
});

test('forged credentials differ in one character each', () => {
  expect(forged({ Authorization: 'Bearer abcdef', Cookie: 'sid=12345; theme=x' })).toEqual({
    Authorization: 'Bearer abxdef',
    Cookie: 'sid=1x345; thexe=x',
  });
});

test.each(['v1.chat, token.abcdef', 'token.abcdef, v1.chat'])(
  'of the subprotocols %s, only the token is forged',
  (value) => {
    expect(forged({ 'Sec-WebSocket-Protocol': value })).toEqual({
      'Sec-WebSocket-Protocol': value.replace('abcdef', 'abxdef'),
    });
  },
);

test.each([
  ['/chat?room=1&token=secret1', '/chat?room=1', '/chat?room=1&token=secxet1'],
  ['/chat/secret1', '/chat', '/chat/secxet1'],
])('a forged path differs in its credentials: %s', (path, plain, expected) => {
  expect(forgedPath(path, plain)).toBe(expected);
});

test('a path may have a query, and no fragment', () => {
  expect(readSecurityOptions('securitySuite()', { path: '/chat?room=1' }).path).toBe(
    '/chat?room=1',
  );
  expect(() => readSecurityOptions('securitySuite()', { path: '/chat#a' })).toThrow(
    `expected "path" to be a path that begins with '/', without a fragment, received '/chat#a'`,
  );
});
