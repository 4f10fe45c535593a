import type { ConnectionHandle } from '../../bridge/connection';
import type { LoadMetrics, LoopMetrics } from '../../bridge/scale/metrics';
import { now } from '../../platform/time';
import { Failures } from './failures';
import { Histogram } from './histogram';
import type { LoadEvents } from './load-driver';
import { LoopMonitor } from './loop-monitor';
import { TimeSlices } from './time-slices';
import { countTraffic, type Traffic, TrafficTotal } from './traffic';

const idle: LoopMetrics = { delay: 0, utilization: 0 };

/** Records the measurements of one tier in one process of the load side. */
export class Recorder implements LoadEvents {
  readonly #handshakes = new Histogram();
  readonly #work = new Map<string, Histogram>();
  readonly #failures = new Failures();
  readonly #failed = new Set<number>();
  readonly #traffic = new TrafficTotal();
  #before: Traffic = countTraffic([]);
  #opened = 0;
  #runs = 0;
  #failedRuns = 0;
  #beganAt: number | undefined;
  #elapsed: number | undefined;
  #monitor: LoopMonitor | undefined;
  #loop = idle;
  #slices: TimeSlices | undefined;

  track(connection: ConnectionHandle): void {
    this.#traffic.add(connection);
  }

  retire(connection: ConnectionHandle): void {
    this.#traffic.retire(connection);
  }

  opened(ms: number): void {
    this.#opened += 1;
    this.#handshakes.record(ms);
  }

  worked(name: string, ms: number, at: number): void {
    let histogram = this.#work.get(name);
    if (histogram === undefined) {
      histogram = new Histogram();
      this.#work.set(name, histogram);
    }
    histogram.record(ms);
    this.#slices?.worked(name, ms, this.#time(at));
  }

  ran(at: number): void {
    this.#runs += 1;
    this.#slices?.ran(this.#time(at));
  }

  failed(index: number, error: unknown, connection?: ConnectionHandle): void {
    this.#failed.add(index);
    this.#failedRuns += 1;
    this.#slices?.failed(this.#time(), 1);
    this.#failures.add(index, error, connection);
  }

  missed(index: number, runs: number): void {
    this.#failed.add(index);
    this.#failedRuns += runs;
    this.#slices?.failed(this.#time(), runs);
    this.#failures.addMissed(index, runs);
  }

  begin(): void {
    this.#work.clear();
    this.#runs = 0;
    this.#before = this.#traffic.count();
    this.#monitor = new LoopMonitor();
    this.#beganAt = now();
    this.#slices = new TimeSlices();
  }

  end(): void {
    if (this.#beganAt === undefined || this.#elapsed !== undefined) return;
    this.#elapsed = now() - this.#beganAt;
    this.#loop = this.#monitor?.stop() ?? idle;
  }

  metrics(): LoadMetrics {
    const { sent, received } = this.#traffic.count();
    const before = this.#before;
    return {
      opened: this.#opened,
      failed: this.#failed.size,
      runs: this.#runs,
      failedRuns: this.#failedRuns,
      elapsed: this.#elapsed ?? (this.#beganAt === undefined ? 0 : now() - this.#beganAt),
      sent: {
        messages: sent.messages - before.sent.messages,
        bytes: sent.bytes - before.sent.bytes,
      },
      received: {
        messages: received.messages - before.received.messages,
        bytes: received.bytes - before.received.bytes,
      },
      handshakes: this.#handshakes.encode(),
      work: Object.fromEntries(
        Array.from(this.#work, ([name, histogram]) => [name, histogram.encode()]),
      ),
      failures: this.#failures.list(),
      loop: this.#loop,
      // Left out while the run is in progress: their histograms are too large for progress messages.
      ...(this.#elapsed !== undefined && this.#slices && { slices: this.#slices.encode() }),
    };
  }

  /** Time since the start of the measured part, ms; later failures count as at its end. */
  #time(at = now()): number {
    return this.#elapsed ?? at - (this.#beganAt ?? 0);
  }
}
