import { describe, expect, test } from '@jest/globals';
import { describeExpected } from '../../../src/suites/conformance/expected';
import { hasFailed } from '../../../src/suites/conformance/outcome';
import { conformanceReport, formatGrid, reportIndex } from '../../../src/suites/conformance/report';
import type { Probe } from '../../../src/suites/probe/probe';
import type { ProbeResult } from '../../../src/suites/probe/run-probe';

const ok: ProbeResult = {
  id: '1.1.1',
  does: 'text 0B',
  behavior: 'OK',
  behaviorClose: 'OK',
  result: 'Events are as accepted.',
  resultClose: 'The connection was closed properly.',
  duration: 3,
  remoteCloseCode: 1000,
  evidence: [{ at: 0, direction: 'out', text: 'text 0 B' }],
  expired: [],
};
const results: readonly ProbeResult[] = [
  ok,
  { ...ok, id: '1.1.2', behavior: 'FAILED' },
  { ...ok, id: '1.2.1', behaviorClose: 'UNCLEAN' },
  { ...ok, id: '6.4.1', behavior: 'NON-STRICT', remoteCloseCode: null },
];

describe('the results', () => {
  test('are a grid with a row for each part', () => {
    const titles = new Map([
      ['1', 'Framing'],
      ['6', 'UTF-8 Handling'],
    ]);
    expect(formatGrid(results, titles)).toBe(
      [
        '1 Framing',
        '  1.1  ·F',
        '  1.2  u',
        '6 UTF-8 Handling',
        '  6.4  n',
        '· OK  n NON-STRICT  F FAILED  u UNCLEAN',
        '',
      ].join('\n'),
    );
  });

  test('have the format of an Autobahn report', () => {
    expect(reportIndex('me', results.slice(3))).toEqual({
      me: {
        '6.4.1': {
          behavior: 'NON-STRICT',
          behaviorClose: 'OK',
          duration: 3,
          remoteCloseCode: null,
        },
      },
    });
  });

  test('have their frames and the expected ones in the report', () => {
    const probe: Probe = {
      ...{ id: '1.1.1', does: 'text 0B', timer: 'kill', after: 1, starter: 'client', clean: true },
      ...{ codes: [1000], accepted: { OK: [{ message: 'text', payload: '' }], 'NON-STRICT': [] } },
    };
    const section = { id: '1', title: 'Framing', cases: [probe], results: results.slice(0, 2) };
    const [only] = conformanceReport('me', [section]).sections;
    expect(only?.cases.map(({ evidence }) => evidence?.length)).toEqual([1, 1]);
    expect(only?.cases[0]?.expected).toEqual([
      'OK: text 0 B',
      'NON-STRICT: no message is received',
      'the suite starts to close, with a complete closing handshake; close code 1000, or none',
    ]);
  });

  test('keep the frames of cases that are not OK if there are too many', () => {
    const evidence = [{ at: 0, direction: 'out', text: 'x'.repeat(250_000) }] as const;
    const section = { id: '1', title: 'Framing', cases: [] };
    const many = results.slice(0, 3).map((result) => ({ ...result, evidence }));
    const [only] = conformanceReport('me', [{ ...section, results: many }]).sections;
    expect(only?.cases.map((one) => one.evidence?.length)).toEqual([undefined, 1, 1]);
  });

  test.each<readonly [Partial<Probe>, string]>([
    [{ handshake: { answer: 'refused' } }, 'the handshake is refused: no 101'],
    [{ informational: true }, 'for information: any outcome'],
    [
      { accepted: { OK: [{ pong: '48656c6c6f' }, { timeout: 'A' }] } },
      'OK: pong 5 B "Hello", then the connection is still open after the wait',
    ],
    [
      { accepted: { OK: [{ message: 'binary', payload: 'ff*40' }] } },
      `OK: binary 40 B ${'ff'.repeat(32)}…`,
    ],
    [
      { roundTrips: { length: 1, text: true } },
      'OK: each message is echoed before the next is sent',
    ],
  ])('%j is described as: %s', (part, line) => {
    const bare = { id: '1', does: '', timer: 'kill', after: 1, starter: 'server' } as const;
    expect(describeExpected({ ...bare, codes: [1002], ...part })).toContain(line);
  });

  test.each<readonly [string, Partial<ProbeResult>, boolean, boolean]>([
    ['OK', {}, false, false],
    ['FAILED', { behavior: 'FAILED' }, true, true],
    ['NON-STRICT', { behavior: 'NON-STRICT' }, false, true],
    ['UNIMPLEMENTED', { behavior: 'UNIMPLEMENTED' }, false, true],
    ['INFORMATIONAL', { behavior: 'INFORMATIONAL', behaviorClose: 'INFORMATIONAL' }, false, false],
    ['closing UNCLEAN', { behaviorClose: 'UNCLEAN' }, true, true],
    ['closing WRONG CODE', { behaviorClose: 'WRONG CODE' }, true, true],
    ['closing FAILED BY CLIENT', { behaviorClose: 'FAILED BY CLIENT' }, false, true],
  ])('%s fails a test, or a strict one', (_, part, fails, failsStrict) => {
    const result = { ...ok, ...part };
    expect([hasFailed(result, false), hasFailed(result, true)]).toEqual([fails, failsStrict]);
  });
});
