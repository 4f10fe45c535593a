import { describe, expect, test } from '@jest/globals';
import { hasFailed } from '../../../src/suites/conformance/outcome';
import { conformanceReport, formatGrid, reportIndex } from '../../../src/suites/conformance/report';
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
  test('are a grid, a row for each part', () => {
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

  test('are in the form of an Autobahn report', () => {
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

  test('keep the frames of what is not OK for the report', () => {
    const section = { id: '1', title: 'Framing', sources: new Map(), results: results.slice(0, 2) };
    const [only] = conformanceReport('me', [section]).sections;
    expect(only?.cases.map((one) => one.evidence?.length)).toEqual([undefined, 1]);
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
