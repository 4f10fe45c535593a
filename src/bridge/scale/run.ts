import type { ConnectRequest } from '../connection-data';
import type { BaselineUse, ScalePlan } from './plan';
import type { ScaleReport } from './report';
import type { UserOf } from './session';

/** The address and process of the server under load. */
export interface ServerUnderLoad {
  readonly url: string;
  /** The server's process, which may be this one; `undefined` for an external server. */
  readonly pid: number | undefined;
}

/** The inputs of a tier besides its number of connections. */
export interface TierWork {
  /** Options of every connection. */
  readonly request: ConnectRequest;
  /** The file that exports the session, for load processes. */
  readonly sessionFile: string | undefined;
  /** The session, loaded in the test's realm. */
  readonly userOf: () => UserOf | Promise<UserOf>;
  /** Registers the load, to be stopped when the test times out: Jest then continues with the next one. */
  readonly own: (load: { dispose(): Promise<void> }) => void;
}

/** One run of `scale()`: its tiers, and comparisons across tiers. */
export interface ScaleRun {
  /**
   * Opens the connections of a tier, runs and measures their sessions and closes them, once per round, and
   * judges the median round. Rejects with ERR_WS_LIMIT_EXCEEDED when it exceeds a limit, with
   * ERR_WS_FILE_LIMIT when this process may not open this many connections, with ERR_WS_LOAD_PROCESS when a
   * load process ends early or cannot load the session.
   */
  runTier(tier: number, work: TierWork): Promise<void>;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a metric is worse than the baseline by more than noise. */
  compare(use: BaselineUse): void;
  /** Throws ERR_WS_LIMIT_EXCEEDED when a metric grows faster than allowed. */
  judgeGrowth(): void;
  /** Prints the table of all completed tiers. */
  print(log: (text: string) => void): void;
  report(): ScaleReport;
  /** The report of one tier; `undefined` if it was not measured. */
  tierReport(tier: number): ScaleReport | undefined;
}

export interface ScaleFunctions {
  /** Validates the options and applies the defaults. Throws ERR_WS_OPTION_INVALID. */
  plan(name: string, options: object): ScalePlan;
  /** The time limit of a tier, ms: long enough for the limit of each of its steps to be reached first. */
  tierLimit(plan: ScalePlan, tier: number): number;
  open(plan: ScalePlan, server: ServerUnderLoad): ScaleRun;
}
