import type { ScaleReport } from './figures';
import type { FailureCounter, LoadDriver, LoadJob, LoadRecorder } from './load';
import type { BaselineUse, ScalePlan } from './plan';

/** Where the server under load runs. */
export interface ServerUnderLoad {
  readonly url: string;
  /** Its process; this process's own for a server in it; `undefined` for one that runs elsewhere. */
  readonly pid: number | undefined;
}

/** One tier in progress. */
export interface TierRun {
  /** Call when the measured part begins. */
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
  /** Throws ERR_WS_FILE_LIMIT when this process may not open this many connections. */
  begin(tier: number, load: LoadDriver): Promise<TierRun>;
  /** Throws ERR_WS_LIMIT_EXCEEDED when the figures of the tier (its median round) break a limit. */
  judge(tier: number): void;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a figure is worse than in the file by more than noise. */
  compare(use: BaselineUse): void;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a figure grows faster than it may. */
  judgeGrowth(): void;
  /** Gives `log` the table of all tiers that ran, for people. */
  print(log: (text: string) => void): void;
  report(): ScaleReport;
}

export interface ScaleFunctions {
  /** Checks the options and fills in the defaults. Throws ERR_WS_OPTION_INVALID. */
  plan(name: string, options: object): ScalePlan;
  record(): LoadRecorder;
  countFailures(): FailureCounter;
  /**
   * Starts processes that share the job, each with the session that this file exports. Their steps
   * reject with ERR_WS_LOAD_PROCESS when one ends early, or cannot load the file.
   */
  startProcesses(job: LoadJob, sessionFile: string): LoadDriver;
  open(plan: ScalePlan, server: ServerUnderLoad): ScaleRun;
}
