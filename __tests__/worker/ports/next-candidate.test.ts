import { afterEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  nextCandidate,
  runId,
  setNextCandidate,
  startingOffset,
} from '../../../src/worker/ports/next-candidate';

describe('the first candidate of a worker', () => {
  test('is within the span', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 60000 }),
        (run, worker, span) => {
          const offset = startingOffset(run, worker, span);
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThan(span);
        },
      ),
    );
  });

  test('is the same each time, 40 ports from the next worker, and different for another run', () => {
    const [first, second] = [1, 2].map((worker) => startingOffset('run', worker, 20000));

    expect(startingOffset('run', 1, 20000)).toBe(first);
    expect(second).toBe(((first ?? 0) + 40) % 20000);
    expect(startingOffset('another', 1, 20000)).not.toBe(first);
  });
});

describe('the next candidate of a range', () => {
  const { JEST_WORKER_ID: worker } = process.env;
  afterEach(() => {
    process.env.JEST_WORKER_ID = worker;
  });
  /** Other ranges than those of the leases of this process. */
  let first = 50_000;
  const newRange = (count: number) => {
    first += count;
    return { first, last: first + count - 1 };
  };

  test('is at first that of the worker', () => {
    process.env.JEST_WORKER_ID = '3';
    const range = newRange(100);
    expect(nextCandidate(range, 'run')).toBe(range.first + startingOffset('run', 3, 100));
  });

  test('of the first worker is that of the run', () => {
    process.env.JEST_WORKER_ID = '1';
    const range = newRange(7);
    // The first 32 bits of the SHA-256 of "run".
    expect(nextCandidate(range, 'run')).toBe(range.first + (0xacba2551 % 7));
  });

  test.each(['', '0', 'x', '1.5'])('is that of the process if the worker is %j', (id) => {
    process.env.JEST_WORKER_ID = id;
    const range = newRange(1000);
    const own = startingOffset(`run/${process.pid}/0`, 1, 1000);
    expect(nextCandidate(range, 'run')).toBe(range.first + own);
  });

  test('is the one after the last, and starts over at the end', () => {
    const [range, other] = [newRange(100), newRange(100)];
    setNextCandidate(range, range.last);
    setNextCandidate(other, other.first + 5);
    expect(nextCandidate(range, 'run')).toBe(range.last);
    expect(nextCandidate(other, 'run')).toBe(other.first + 5);
    setNextCandidate(range, range.last + 1);
    expect(nextCandidate(range, 'run')).toBe(range.first);
  });
});

test('the run is identified by the variable, or by the parent process', () => {
  expect(runId()).toBe(process.env.JEST_WS_DYNAMIC_RUN ?? String(process.ppid));
});
