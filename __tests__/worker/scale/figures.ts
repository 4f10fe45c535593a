import type { LoadFigures, TierFigures } from '../../../src/bridge/scale/figures';
import { Histogram } from '../../../src/worker/scale/histogram';
import { tierFigures } from '../../../src/worker/scale/tier-figures';

/** What a process measured, with these times as its round trips. */
export function loadFigures(
  times: readonly number[],
  other: Partial<LoadFigures> = {},
): LoadFigures {
  const histogram = new Histogram();
  for (const time of times) histogram.record(time);
  return {
    opened: 1,
    failed: 0,
    runs: times.length,
    failedRuns: 0,
    elapsed: 1000,
    sent: { messages: times.length, bytes: 10 * times.length },
    received: { messages: times.length, bytes: 10 * times.length },
    handshakes: histogram.encode(),
    work: { 'round trip': histogram.encode() },
    failures: [],
    loop: { delay: 0.1, utilization: 0.2 },
    ...other,
  };
}

/** A tier in which everything took 5 ms. */
export function tierOf(connections: number, other: Partial<TierFigures> = {}): TierFigures {
  const times = Array.from({ length: connections }, () => 5);
  return { ...tierFigures(connections, [loadFigures(times)], undefined), ...other };
}
