import type { LoadMetrics, TierMetrics } from '../../../src/bridge/scale/metrics';
import { Histogram } from '../../../src/worker/scale/histogram';
import { tierMetrics } from '../../../src/worker/scale/tier-metrics';

/** What a process measured, with these times as its round trips. */
export function loadMetrics(
  times: readonly number[],
  other: Partial<LoadMetrics> = {},
): LoadMetrics {
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
export function tierOf(connections: number, other: Partial<TierMetrics> = {}): TierMetrics {
  const times = Array.from({ length: connections }, () => 5);
  return { ...tierMetrics(connections, [loadMetrics(times)], undefined), ...other };
}
