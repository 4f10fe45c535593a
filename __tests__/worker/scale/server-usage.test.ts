import { expect, test } from '@jest/globals';
import {
  addedMemory,
  type MemoryReading,
  ServerUsage,
} from '../../../src/worker/scale/server-usage';

const reading = (...processes: [number, number | undefined, number][]): MemoryReading =>
  new Map(processes.map(([pid, inUse, resident]) => [pid, { inUse, resident }]));

test.each([
  ['memory in use', reading([1, 10, 500]), reading([1, 17, 900]), 7],
  [
    'resident memory of another program',
    reading([1, undefined, 500]),
    reading([1, undefined, 900]),
    400,
  ],
  [
    'resident memory, if one answer is missing',
    reading([1, 10, 500]),
    reading([1, undefined, 900]),
    400,
  ],
  [
    'each process by its own',
    reading([1, 10, 500], [2, undefined, 50]),
    reading([1, 17, 900], [2, undefined, 80]),
    37,
  ],
  ['a process that started meanwhile', reading([1, 10, 500]), reading([1, 10, 500], [2, 5, 90]), 5],
  ['a process that ended', reading([1, 10, 500], [2, 5, 90]), reading([1, 10, 500]), -5],
])('%s', (_name, before, after, added) => {
  expect(addedMemory(before, after)).toBe(added);
});

test('a server of this process is measured by what is in use', async () => {
  const usage = new ServerUsage({ pid: process.pid });
  await usage.start();
  await usage.begin();
  // Much more than the garbage of this process that may be collected meanwhile.
  const kept = Buffer.alloc(100_000_000, 1);
  const found = await usage.end();
  expect(found?.shared).toBe(true);
  expect(found?.memory).toBeGreaterThan(60_000_000);
  expect(found?.memory).toBeLessThan(140_000_000);
  const next = new ServerUsage({ pid: process.pid });
  await next.start();
  await next.begin();
  const again = await next.end();
  expect(again?.memory).toBeLessThan(40_000_000);
  expect(again?.memoryAtMost).toBeGreaterThan(60_000_000);
  expect(kept).toHaveLength(100_000_000);
});

test('a server that runs elsewhere is not measured', async () => {
  const usage = new ServerUsage({ pid: undefined });
  await usage.start();
  await usage.begin();
  expect(await usage.end()).toBeUndefined();
});
