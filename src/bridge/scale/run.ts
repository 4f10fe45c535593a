import type { ConnectRequest } from '../connection-data';
import type { BaselineUse, ScalePlan } from './plan';
import type { ScaleReport } from './report';
import type { UserOf } from './session';

/** Where the server under load runs. */
export interface ServerUnderLoad {
  readonly url: string;
  /** Its process; this process's own for a server in it; `undefined` for one that runs elsewhere. */
  readonly pid: number | undefined;
}

/** What a tier needs besides its number of connections. */
export interface TierWork {
  /** What every connection is opened with. */
  readonly request: ConnectRequest;
  /** The file that exports the session, for load processes. */
  readonly sessionFile: string | undefined;
  /** The session, loaded in the test's realm. */
  readonly userOf: () => UserOf | Promise<UserOf>;
  /** Jest continues when a test takes too long: the load must not run into the next one. */
  readonly own: (load: { dispose(): Promise<void> }) => void;
}

/** One `scale()`: its tiers, then what spans them. */
export interface ScaleRun {
  /**
   * Opens the connections of a tier, measures their sessions and closes them, as often as the plan
   * says, and judges the median round. Rejects with ERR_WS_LIMIT_EXCEEDED when it breaks a limit, with
   * ERR_WS_FILE_LIMIT when this process may not open this many connections, with ERR_WS_LOAD_PROCESS
   * when a process of the load ends early or cannot load the session.
   */
  runTier(tier: number, work: TierWork): Promise<void>;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a metric is worse than in the file by more than noise. */
  compare(use: BaselineUse): void;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a metric grows faster than it may. */
  judgeGrowth(): void;
  /** Gives `log` the table of all tiers that ran, for people. */
  print(log: (text: string) => void): void;
  report(): ScaleReport;
  /** The same of one tier; `undefined` where it was not measured. */
  tierReport(tier: number): ScaleReport | undefined;
}

export interface ScaleFunctions {
  /** Checks the options and fills in the defaults. Throws ERR_WS_OPTION_INVALID. */
  plan(name: string, options: object): ScalePlan;
  /** Time for each step of a tier to reach its own limit first, ms. */
  tierLimit(plan: ScalePlan, tier: number): number;
  open(plan: ScalePlan, server: ServerUnderLoad): ScaleRun;
}
