import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectRequest } from '../../bridge/connection-data';
import type { LoadMetrics } from '../../bridge/scale/metrics';

/** Takes what the connections of a load do. */
export interface LoadEvents {
  /** A connection whose messages count from now on. */
  track(connection: ConnectionHandle): void;
  /** Ends it; its counts stay. */
  retire(connection: ConnectionHandle): void;
  /** A handshake took this long. */
  opened(ms: number): void;
  /** How long the measured work took. */
  worked(name: string, ms: number): void;
  /** A run ended well. */
  ran(): void;
  /** A run failed, or a handshake. */
  failed(index: number, error: unknown, connection?: ConnectionHandle): void;
  /** How many runs could not begin on the connection, because earlier ones took too long. */
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
  /** What was measured so far, of each process. */
  metrics(): readonly LoadMetrics[];
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
  /** The most handshakes of the whole tier at a time. */
  readonly handshakes: number;
  readonly duration: number | undefined;
  /** Runs a second of the whole tier. */
  readonly rate: number | undefined;
  /** Limit of a handshake and of one run. */
  readonly timeout: number;
  /** What every connection is opened with. */
  readonly request: ConnectRequest;
}
