/**
 * The metrics of a process, of a tier and of a run. All times are milliseconds, all sizes bytes. Metrics
 * are plain data: they cross realms and processes.
 */
/** A distribution of durations, ms. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /** 99.9 of 100 are at most this long. */
  readonly p999: number;
  readonly max: number;
}

/** A part of the measured time. */
export interface TimeSlice {
  /** Since the measured part began. */
  readonly at: number;
  /** Runs that ended in it. */
  readonly runs: number;
  readonly failedRuns: number;
  /** What was measured in it, by name; two digits. */
  readonly work: Readonly<Record<string, Percentiles>>;
}

/** How many durations were longer than `from`, up to `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface TrafficCount {
  readonly messages: number;
  /** Bytes of payload. */
  readonly bytes: number;
}

/** All failures of one cause. */
export interface FailureGroup {
  /** `refused`, `timed out`, `closed with 1006`, `wrong reply`, … */
  readonly cause: string;
  readonly count: number;
  /** The first three, each with the frames of its connection. */
  readonly examples: readonly string[];
}

/** How busy a process of the load side was while it measured. */
export interface LoopMetrics {
  /** p99 of the delay of the event loop. */
  readonly delay: number;
  /** Share of the time in which the event loop was busy, 0 to 1. */
  readonly utilization: number;
}

/** What one process of the load side measured in one tier. */
export interface LoadMetrics {
  /** Handshakes that succeeded. */
  readonly opened: number;
  /** Connections that failed at least once. */
  readonly failed: number;
  /** Runs of the session that succeeded. */
  readonly runs: number;
  readonly failedRuns: number;
  /** Duration of the measured part. */
  readonly elapsed: number;
  readonly sent: TrafficCount;
  readonly received: TrafficCount;
  /** A histogram in HdrHistogram's V2 form, compressed, as base64. */
  readonly handshakes: string;
  /** The same by the name of what was measured. */
  readonly work: Readonly<Record<string, string>>;
  readonly failures: readonly FailureGroup[];
  readonly loop: LoopMetrics;
  /** Absent while it measures. */
  readonly slices?: LoadSlices;
}

/** The time slices of one process. */
export interface LoadSlices {
  /** Length of each. */
  readonly width: number;
  readonly list: readonly {
    readonly runs: number;
    readonly failedRuns: number;
    /** Histograms as in {@link LoadMetrics.work}. */
    readonly work: Readonly<Record<string, string>>;
  }[];
}

/** What the processes of the server used. */
export interface ServerMetrics {
  /** Server and load side run in the process of the test: the metrics are of both. */
  readonly shared: boolean;
  readonly processes: number;
  /** CPU time of the measured part. */
  readonly cpu: number;
  /** What the tier added to the memory, with its connections still open. */
  readonly memory: number;
}

/** Metrics of one tier. */
export interface TierMetrics {
  readonly connections: number;
  readonly opened: number;
  readonly failed: number;
  readonly runs: number;
  readonly failedRuns: number;
  readonly elapsed: number;
  readonly handshake: Percentiles;
  /** By the name of what was measured; `round trip` where the session gave none. */
  readonly work: Readonly<Record<string, Percentiles>>;
  readonly sent: TrafficCount;
  readonly received: TrafficCount;
  /** Messages received a second. */
  readonly throughput: number;
  /** Absent for a server that runs elsewhere. */
  readonly server?: ServerMetrics;
  readonly load: LoopMetrics & {
    readonly processes: number;
    /** The load side was the limit: the times are not the server's alone. */
    readonly limited: boolean;
  };
  readonly failures: readonly FailureGroup[];
  /** The distribution of what was measured, by name. */
  readonly bins?: Readonly<Record<string, readonly Bin[]>>;
  /** The measured time in slices of the same length. */
  readonly slices?: readonly TimeSlice[];
}

/** How a metric grows with the number of connections: as `connections ** exponent`. */
export interface Growth {
  readonly exponent: number;
  /** Standard error of the exponent. */
  readonly error: number;
}

/** The values over which growth is computed. */
export type GrowthMetric = 'latency' | 'memory' | 'cpu';
