import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ephemeralRange, parseEphemeralRange } from '../../../src/platform/ephemeral-ports';
import { readProc } from '../../../src/platform/procfs';
import {
  BLOCK_SIZE,
  blockHead,
  describeRisk,
  isExcluded,
  searchRange,
} from '../../../src/worker/ports/range';
import { portRegistry } from '../../../src/worker/ports/registry';

const port = fc.integer({ min: 1024, max: 65535 });

describe('the range of a search', () => {
  test('starts at startPort, includes the gap, and ends at a port', () => {
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

  test('stays below the ephemeral ports if possible', () => {
    const { last } = searchRange(9000, 1);

    expect(last).toBeLessThan(ephemeralRange().first);
    expect(last).toBeLessThanOrEqual(32767);
  });

  test('continues to the last port if nothing is left below the ephemeral ones', () => {
    expect(searchRange(40000, 1)).toEqual({ first: 40000, last: 65535 });
  });

  test('is above the ephemeral ports if it starts there', () => {
    const startPort = Math.min(65534, ephemeralRange().last + 1);

    expect(searchRange(startPort, 1)).toEqual({ first: startPort, last: 65535 });
  });

  test('never exceeds endPort', () => {
    fc.assert(
      fc.property(port, port, (startPort, endPort) => {
        expect(searchRange(startPort, 1, endPort).last).toBeLessThanOrEqual(endPort);
      }),
    );
  });
});

describe('the ephemeral ports of a system', () => {
  test.each([
    ['linux', '40000\t50000\n', { first: 40000, last: 50000 }],
    ['linux', '  40000   50000', { first: 40000, last: 50000 }],
    ['linux', undefined, { first: 32768, last: 60999 }],
    ['linux', '40000', { first: 32768, last: 60999 }],
    ['linux', 'x 50000', { first: 32768, last: 60999 }],
    ['darwin', '40000 50000', { first: 49152, last: 65535 }],
  ])('%s, %j', (platform, text, range) => {
    expect(parseEphemeralRange(platform, text)).toEqual(range);
  });

  test('are those of this machine', () => {
    const text = readProc('sys/net/ipv4/ip_local_port_range');
    expect(ephemeralRange()).toEqual(parseEphemeralRange(process.platform, text));
  });
});

describe('a search with the ephemeral ports 20000 to 30000', () => {
  const system = { first: 20000, last: 30000 };

  test.each<[startPort: number, minGap: number, endPort: number | undefined, last: number]>([
    [9000, 1, undefined, 19999],
    [19998, 1, undefined, 19999],
    [19997, 3, undefined, 65535],
    [9000, 1, 9500, 9500],
    [9000, 1, 9001, 9001],
    [30000, 1, undefined, 65535],
    [30001, 1, undefined, 65535],
  ])('from %d with a gap of %d to %s ends at %d', (startPort, minGap, endPort, last) => {
    expect(searchRange(startPort, minGap, endPort, system)).toEqual({ first: startPort, last });
  });

  test('warns once that outgoing connections may take a port', async () => {
    const { warned } = portRegistry();
    const code = 'WS_DYNAMIC_EPHEMERAL';
    const warns = (startPort: number, minGap: number, endPort?: number): boolean => {
      warned.delete(code);
      searchRange(startPort, minGap, endPort, system);
      return warned.has(code);
    };
    expect(warns(19999, 1)).toBe(true);
    expect(warns(30000, 1)).toBe(true);
    expect(warns(25000, 5, 25005)).toBe(true);
    expect(warns(30001, 1)).toBe(false);
    expect(warns(25000, 6, 25005)).toBe(false);
    expect(warns(9000, 1)).toBe(false);
    warned.add(code);
  });

  test.each([
    [19999, 'A startPort from 1024 to 19899 is safe.'],
    [1125, 'A startPort from 1024 to 1025 is safe.'],
    [
      1124,
      'No startPort is safe here: raise the first ephemeral port (net.ipv4.ip_local_port_range).',
    ],
  ])('names a safe range below %d', (last, remedy) => {
    expect(describeRisk(19999, last, system)).toBe(
      `startPort 19999 leaves no room below the ephemeral ports (20000 to 30000), so outgoing connections may take a port of the lease. ${remedy}`,
    );
  });
});

describe('ports that are never leased', () => {
  test('are inspectors, ports that fetch refuses, and the head of each block', () => {
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
