import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { LoopMetrics } from '../../bridge/scale/metrics';

/** Sampling interval of the event loop, ms. */
const resolution = 10;

/** Measures the utilization and delay of this process's event loop. */
export class LoopMonitor {
  readonly #delays: IntervalHistogram = monitorEventLoopDelay({ resolution });
  readonly #start = performance.eventLoopUtilization();

  constructor() {
    this.#delays.enable();
  }

  stop(): LoopMetrics {
    this.#delays.disable();
    const { utilization } = performance.eventLoopUtilization(this.#start);
    // Each value is the time between two samples.
    const p99 = this.#delays.count === 0 ? 0 : this.#delays.percentile(99) / 1e6 - resolution;
    return { delay: Math.max(0, p99), utilization: Math.min(1, Math.max(0, utilization)) };
  }
}
