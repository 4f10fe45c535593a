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
  /** 99.9 % are at most this long. */
  readonly p999: number;
  readonly max: number;
}

/** A part of the measured time. */
export interface TimeSlice {
  /** Since the start of the measurement. */
  readonly at: number;
  /** Runs that ended in this slice. */
  readonly runs: number;
  readonly failedRuns: number;
  /** Durations by name, rounded to two digits. */
  readonly work: Readonly<Record<string, Percentiles>>;
}

/** The number of durations longer than `from`, up to `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface TrafficCount {
  readonly messages: number;
  /** Payload bytes. */
  readonly bytes: number;
}

/** All failures with the same cause. */
export interface FailureGroup {
  /** `refused`, `timed out`, `closed with 1006`, `wrong reply`, … */
  readonly cause: string;
  readonly count: number;
  /** The first three, each with the frames of its connection. */
  readonly examples: readonly string[];
  /** Stack of the first failure in the user's session; removed from reports. */
  readonly stack?: string | undefined;
}

/** How busy a load process was during the measurement. */
export interface LoopMetrics {
  /** p99 of the event loop's delay. */
  readonly delay: number;
  /** Event loop utilization, 0 to 1. */
  readonly utilization: number;
}

/** Metrics of one load process in one tier. */
export interface LoadMetrics {
  /** Handshakes that succeeded. */
  readonly opened: number;
  /** Connections that failed at least once. */
  readonly failed: number;
  /** Successful runs of the session. */
  readonly runs: number;
  readonly failedRuns: number;
  /** Duration of the measurement. */
  readonly elapsed: number;
  readonly sent: TrafficCount;
  readonly received: TrafficCount;
  /** A histogram in HdrHistogram's V2 form, compressed, as base64. */
  readonly handshakes: string;
  /** Histograms by the name of the measurement. */
  readonly work: Readonly<Record<string, string>>;
  readonly failures: readonly FailureGroup[];
  readonly loop: LoopMetrics;
  /** Absent while the measurement is running. */
  readonly slices?: LoadSlices;
}

/** The time slices of one process. */
export interface LoadSlices {
  /** Length of each slice. */
  readonly width: number;
  readonly list: readonly {
    readonly runs: number;
    readonly failedRuns: number;
    /** Histograms as in {@link LoadMetrics.work}. */
    readonly work: Readonly<Record<string, string>>;
  }[];
}

/** Resource usage of the server's processes. */
export interface ServerMetrics {
  /** The server and the load run in the test's process: the metrics include both. */
  readonly shared: boolean;
  readonly processes: number;
  /** CPU time during the measurement. */
  readonly cpu: number;
  /** Memory added by the tier while its connections are open. */
  readonly memory: number;
  /** Memory added since the first load of these processes: what earlier tiers have freed may be used again. */
  readonly memoryAtMost: number;
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
  /** By the name of the measurement; `round trip` if the session specifies none. */
  readonly work: Readonly<Record<string, Percentiles>>;
  readonly sent: TrafficCount;
  readonly received: TrafficCount;
  /** Messages received per second. */
  readonly throughput: number;
  /** Absent for a server that runs elsewhere. */
  readonly server?: ServerMetrics;
  readonly load: LoopMetrics & {
    readonly processes: number;
    /** The load processes were the bottleneck: the times are not the server's alone. */
    readonly limited: boolean;
  };
  readonly failures: readonly FailureGroup[];
  /** The distribution of durations, by the name of the measurement. */
  readonly bins?: Readonly<Record<string, readonly Bin[]>>;
  /** The measurement in slices of the same length. */
  readonly slices?: readonly TimeSlice[];
}

/** Growth of a metric with the number of connections, as `connections ** exponent`. */
export interface Growth {
  readonly exponent: number;
  /** Standard error of the exponent. */
  readonly error: number;
}

/** The metrics for which growth is computed. */
export type GrowthMetric = 'latency' | 'memory' | 'cpu';
