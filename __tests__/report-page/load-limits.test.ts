import { expect, test } from '@jest/globals';
import type { ScaleReport } from '../../src/bridge/scale/report';
import { limitRows } from '../../src/report-page/load-limits';

const withMemory = (memory: number) =>
  limitRows({
    tiers: [{ connections: 10, runs: 1, failedRuns: 0, work: {}, server: { memory } }],
    limits: { memoryPerConnection: 1000 },
    growth: {},
  } as unknown as ScaleReport).filter(({ limit }) => limit.startsWith('memory'));

test.each([
  [20_000, [true]],
  [5000, [false]],
  [0, []],
  [-20_000, []],
])('memory that grew by %i bytes: only growth is compared with the limit', (memory, broken) => {
  expect(withMemory(memory).map(({ isBroken }) => isBroken)).toEqual(broken);
});
