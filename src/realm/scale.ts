/**
 * What a load test gets from the worker's realm: the figures of a process, of a tier and of a run. All
 * times are milliseconds, all sizes bytes. Figures are plain data: they cross realms and processes.
 */
import type { ConnectionHandle } from './connection';
import type { ConnectRequest } from './connection-data';

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
export interface LoopFigures {
  /** p99 of the delay of the event loop. */
  readonly delay: number;
  /** Share of the time in which the event loop was busy, 0 to 1. */
  readonly utilization: number;
}

/** What one process of the load side measured in one tier. */
export interface LoadFigures {
  /** Handshakes that succeeded. */
  readonly opened: number;
  /** Connections that failed at least once. */
  readonly failed: number;
  /** Runs of the session that ended well. */
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
  readonly loop: LoopFigures;
}

/** What the processes of the server used. */
export interface ServerFigures {
  /** The server runs in the process of the test: its figures are those of both sides. */
  readonly shared: boolean;
  readonly processes: number;
  /** CPU time of the measured part. */
  readonly cpu: number;
  /** What the tier added to the memory, with its connections still open. */
  readonly memory: number;
}

/** Figures of one tier. */
export interface TierFigures {
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
  readonly server?: ServerFigures;
  readonly load: LoopFigures & {
    readonly processes: number;
    /** The load side was the slower one: the times are not the server's alone. */
    readonly limited: boolean;
  };
  readonly failures: readonly FailureGroup[];
}

/** How a figure grows with the number of connections: as `connections ** exponent`. */
export interface Growth {
  readonly exponent: number;
  /** Standard error of the exponent. */
  readonly error: number;
}

/** What a growth is fitted to. */
export type GrowthFigure = 'latency' | 'memory' | 'cpu';

/** Figures of one `scale()`, as the reporter gets them. */
export interface ScaleReport {
  readonly name: string;
  readonly url: string;
  readonly tiers: readonly TierFigures[];
  /** Absent where too few tiers have the figure. */
  readonly growth: Readonly<Partial<Record<GrowthFigure, Growth>>>;
}

/** What a tier must keep to; one that is left out is not judged, but `errors`. */
export interface ScaleLimits {
  /** The largest p99, ms: of everything measured, or by the name of what is measured. */
  readonly p99?: number | Readonly<Record<string, number>>;
  /** The largest share of runs that may fail, 0 to 1. Default 0. */
  readonly errors?: number;
  /** The least number of messages received a second. */
  readonly throughput?: number;
  /**
   * The largest exponent with which a figure may grow with the number of connections: of latency
   * (p50), memory and CPU time, or of each by its name. 1 is proportional, 2 is quadratic.
   */
  readonly growth?: number | Readonly<Partial<Record<GrowthFigure, number>>>;
  /** The most memory that the largest tier may add for each connection, bytes. */
  readonly memoryPerConnection?: number;
}

/** A file of earlier figures. */
export interface BaselineUse {
  /** From the folder that Jest runs in. */
  readonly path: string;
  /** Jest's own setting for snapshots: `-u` is `'all'`, `--ci` is `'none'`. */
  readonly update: 'all' | 'new' | 'none';
}

/** The options of `scale()` that the worker reads, checked and with every default. */
export interface ScalePlan {
  readonly name: string;
  readonly tiers: readonly number[];
  /** `undefined`: one millisecond for each connection. */
  readonly ramp: number | undefined;
  /** `undefined`: each connection runs its session once. */
  readonly duration: number | undefined;
  /** Runs a second in a tier of so many connections; `undefined` for the closed model. */
  readonly rate: ((tier: number) => number) | undefined;
  readonly warmUp: number;
  /** Limit of a handshake and of one run. */
  readonly timeout: number;
  /** How many processes the load comes from; `undefined`: the test's own. */
  readonly workers: number | undefined;
  readonly baseline: string | undefined;
  /** How often each tier is measured. */
  readonly rounds: number;
  readonly limits: ScaleLimits;
}

/** Takes what one process of the load side measures. */
export interface LoadRecorder {
  /** A connection whose messages count from now on. */
  track(connection: ConnectionHandle): void;
  /** It is over; what it counted stays. */
  retire(connection: ConnectionHandle): void;
  /** A handshake took this long. */
  opened(ms: number): void;
  /** What the session measured took this long. */
  worked(name: string, ms: number): void;
  /** A run ended well. */
  ran(): void;
  /** A run failed, or a handshake. */
  failed(index: number, error: unknown, connection?: ConnectionHandle): void;
  /** So many runs were to begin on the connection and never did: those before took too long. */
  missed(index: number, runs: number): void;
  /** The measured part begins: runs and messages before it do not count, handshakes do. */
  begin(): void;
  end(): void;
  figures(): LoadFigures;
}

/** The load side of one tier, in this process or in others. */
export interface LoadDriver {
  /** Opens all connections. */
  open(): Promise<void>;
  /** Runs sessions for so many ms without measuring them. */
  warmUp(ms: number): Promise<void>;
  /** Runs the sessions and measures them. */
  run(): Promise<void>;
  close(): Promise<void>;
  /** What was measured so far, of each process. */
  figures(): readonly LoadFigures[];
  /** Ends everything at once; safe to call twice. */
  dispose(): Promise<void>;
}

/** What a process needs to know to do its part of a tier; it can be sent to another process. */
export interface LoadJob {
  readonly tier: number;
  /** This process is the `part`-th (from 0) of `parts`. */
  readonly part: number;
  readonly parts: number;
  readonly ramp: number;
  readonly duration: number | undefined;
  /** Runs a second of the whole tier. */
  readonly rate: number | undefined;
  /** Limit of a handshake and of one run. */
  readonly timeout: number;
  /** What every connection is opened with. */
  readonly request: ConnectRequest;
}

/** Where the server under load runs. */
export interface ServerUnderLoad {
  readonly url: string;
  /** Its process; this process's own for a server in it; `undefined` for one that runs elsewhere. */
  readonly pid: number | undefined;
}

/** One tier in progress. */
export interface TierRun {
  /** The measured part begins. */
  begin(): Promise<void>;
  /** The measured part is over; the connections are still open. */
  end(): Promise<void>;
  /** Keeps the figures of the load side. */
  keep(): void;
  /** Ends the progress line and the watch for an interrupt; safe to call twice. */
  dispose(): void;
}

/** One `scale()`: its tiers, then what spans them. */
export interface ScaleRun {
  /** Throws ERR_WS_FILE_LIMIT when this process may not open so many connections. */
  begin(tier: number, load: LoadDriver): Promise<TierRun>;
  /** Throws ERR_WS_LIMIT_EXCEEDED when the figures of the tier (its median round) break a limit. */
  judge(tier: number): void;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a figure is worse than in the file by more than noise. */
  compare(use: BaselineUse): void;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a figure grows faster than it may. */
  judgeGrowth(): void;
  /** The table of all tiers that ran, for people. */
  summary(): string;
  report(): ScaleReport;
}

export interface ScaleFunctions {
  /** Checks the options and fills in the defaults. Throws ERR_WS_OPTION_INVALID. */
  plan(name: string, options: object): ScalePlan;
  record(): LoadRecorder;
  /**
   * Starts processes that share the job, each with the session that this file exports. Their steps
   * reject with ERR_WS_LOAD_PROCESS when one ends early, or cannot load the file.
   */
  startProcesses(job: LoadJob, sessionFile: string): LoadDriver;
  open(plan: ScalePlan, server: ServerUnderLoad): ScaleRun;
}
