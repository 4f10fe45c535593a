import { expect, test } from '@jest/globals';
import type { Probe } from '../../../src/suites/probe/probe';
import type { ProbeResult } from '../../../src/suites/probe/run-probe';
import { runTwice } from '../../../src/suites/probe/run-probes';

const base: Probe = {
  ...{ id: '1', does: 'nothing', timer: 'kill', after: 1, starter: 'client', codes: [1000] },
};
const ok: ProbeResult = {
  ...{ id: '1', does: 'nothing', behavior: 'OK', behaviorClose: 'OK', result: '', resultClose: '' },
  ...{ duration: 1, remoteCloseCode: 1000, evidence: [], expired: [] },
};
const late: ProbeResult = { ...ok, behavior: 'FAILED', expired: ['the limit of 1 s'] };
const unclean: ProbeResult = { ...late, behaviorClose: 'UNCLEAN' };

/** How often it runs where its runs end like that, and the last verdict. */
async function runs(probe: Probe, results: readonly ProbeResult[]) {
  let count = 0;
  const told: string[] = [];
  const [last] = await runTwice(
    [probe],
    16,
    async () => {
      const result = results[Math.min(count, results.length - 1)] ?? ok;
      count += 1;
      return result;
    },
    ({ behavior }) => told.push(behavior),
  );
  return { count, told, last: last?.behavior };
}

test.each([
  ['once, if no limit expired', base, [{ ...late, expired: [] }], 1, 'FAILED'],
  ['once, if it passes', base, [ok], 1, 'OK'],
  ['twice, if the second verdict is the same', base, [late], 2, 'FAILED'],
  ['twice, if the second run passes', base, [late, ok], 2, 'OK'],
  ['again alone, if the second verdict is another', base, [late, unclean, ok], 3, 'OK'],
  [
    'again alone, if its limit is one of throughput',
    { ...base, echo: 'length' } as Probe,
    [late, late, ok],
    3,
    'OK',
  ],
  [
    'twice, if only a wait of its own expired',
    base,
    [
      { ...late, expired: ['the wait A'] },
      { ...unclean, expired: ['the wait A'] },
    ],
    2,
    'FAILED',
  ],
] as const)('a probe runs %s', async (_, probe, results, count, last) => {
  expect(await runs(probe, results)).toEqual({ count, told: [last], last });
});

test('a probe is repeated separately from those with large data', async () => {
  const large: Probe = { ...base, id: 'large', echo: 'length' };
  const quick: Probe = { ...base, id: 'quick' };
  const running = new Set<string>();
  let played = 0;
  const results = await runTwice([large, quick], 16, async ({ id }) => {
    running.add(id);
    played += 1;
    await new Promise(setImmediate);
    const isApart = !(running.has('large') && running.has('quick'));
    await new Promise(setImmediate);
    running.delete(id);
    return isApart ? { ...ok, id } : { ...late, id };
  });
  expect(results.map(({ behavior }) => behavior)).toEqual(['OK', 'OK']);
  // Neither a third time, alone.
  expect(played).toBe(4);
});
