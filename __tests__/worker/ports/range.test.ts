import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { startingOffset } from '../../../src/worker/ports/next-candidate';
import {
  BLOCK_SIZE,
  blockHead,
  ephemeralRange,
  isExcluded,
  searchRange,
} from '../../../src/worker/ports/range';

const port = fc.integer({ min: 1024, max: 65535 });

describe('the range of a search', () => {
  test('starts at startPort, has room for the gap, and ends at a port', () => {
    const room = fc
      .tuple(port, fc.integer({ min: 1, max: 100 }))
      .filter(([at, gap]) => at + gap <= 65535);
    fc.assert(
      fc.property(room, ([startPort, minGap]) => {
        const { first, last } = searchRange(startPort, minGap);
        expect(first).toBe(startPort);
        expect(last).toBeGreaterThanOrEqual(startPort + minGap);
        expect(last).toBeLessThanOrEqual(65535);
      }),
    );
  });

  test('stays below the ephemeral ports while there is room', () => {
    const { last } = searchRange(9000, 1);

    expect(last).toBeLessThan(ephemeralRange().first);
    expect(last).toBeLessThanOrEqual(32767);
  });

  test('continues to the last port when nothing is left below the ephemeral ones', () => {
    expect(searchRange(40000, 1)).toEqual({ first: 40000, last: 65535 });
  });

  test('lies above the ephemeral ports when it starts there', () => {
    const startPort = Math.min(65534, ephemeralRange().last + 1);

    expect(searchRange(startPort, 1)).toEqual({ first: startPort, last: 65535 });
  });

  test('never passes endPort', () => {
    fc.assert(
      fc.property(port, port, (startPort, endPort) => {
        expect(searchRange(startPort, 1, endPort).last).toBeLessThanOrEqual(endPort);
      }),
    );
  });
});

describe('ports that are never leased', () => {
  test('are inspectors, what fetch refuses, and the head of each block', () => {
    expect([9222, 9229, 9249, 10080, 6000, 9007].map(isExcluded)).not.toContain(false);
    expect([9000, 9223, 9228, 9250, 8080, 3000].map(isExcluded)).not.toContain(true);
  });

  test('include exactly one head in every block, the last of its ports', () => {
    fc.assert(
      fc.property(port, (each) => {
        const head = blockHead(each);
        expect(head).toBeGreaterThanOrEqual(each);
        expect(head - each).toBeLessThan(BLOCK_SIZE);
        expect(blockHead(head)).toBe(head);
        expect(isExcluded(head)).toBe(true);
      }),
    );
  });
});

describe('the place where a worker begins', () => {
  test('lies within the span', () => {
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

  test('is the same each time, 40 ports from the next worker, and elsewhere for another run', () => {
    const [first, second] = [1, 2].map((worker) => startingOffset('run', worker, 20000));

    expect(startingOffset('run', 1, 20000)).toBe(first);
    expect(second).toBe(((first ?? 0) + 40) % 20000);
    expect(startingOffset('another', 1, 20000)).not.toBe(first);
  });
});
