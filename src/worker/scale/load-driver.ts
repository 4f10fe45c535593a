import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectRequest } from '../../bridge/connection-data';
import type { LoadMetrics } from '../../bridge/scale/metrics';

/** Receives the events of the connections of a load. */
export interface LoadEvents {
  /** Counts the messages of a connection from now on. */
  track(connection: ConnectionHandle): void;
  /** Stops counting; the counts are kept. */
  retire(connection: ConnectionHandle): void;
  /** Records the duration of a handshake. */
  opened(ms: number): void;
  /** Records the duration of measured work, and when it ended. */
  worked(name: string, ms: number, at: number): void;
  /** Counts a successful run, and when it ended. */
  ran(at: number): void;
  /** Counts a failed run or handshake. */
  failed(index: number, error: unknown, connection?: ConnectionHandle): void;
  /** Counts runs that could not start on the connection, because earlier ones took too long. */
  missed(index: number, runs: number): void;
}

/** The load side of one tier, in this process or in others. */
export interface LoadDriver {
  /** Opens all connections. */
  open(): Promise<void>;
  /** Runs sessions for this many ms without measuring them. */
  warmUp(ms: number): Promise<void>;
  /** Runs the sessions and measures them. */
  run(): Promise<void>;
  close(): Promise<void>;
  /** The metrics measured so far, per process. */
  metrics(): readonly LoadMetrics[];
  /** Ends everything at once; safe to call twice. */
  dispose(): Promise<void>;
}

/** The part of a tier that a process performs; it can be sent to another process. */
export interface LoadJob {
  readonly tier: number;
  /** Index of this process among `parts`, from 0. */
  readonly part: number;
  readonly parts: number;
  readonly ramp: number;
  /** Limit of concurrent handshakes of the whole tier. */
  readonly handshakes: number;
  readonly duration: number | undefined;
  /** Runs per second of the whole tier. */
  readonly rate: number | undefined;
  /** Time limit of a handshake and of one run, ms. */
  readonly timeout: number;
  /** The request with which every connection is opened. */
  readonly request: ConnectRequest;
}
