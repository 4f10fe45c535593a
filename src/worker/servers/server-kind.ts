/** What answers on a file's ports, as a value: the session starts, stops and restarts any of them. */
import type { OpenConnection } from './listeners';

/** A server that runs. */
export interface RunningServer {
  readonly pid?: number | undefined;
  /** It has ended by itself: starting it again is right. */
  readonly hasEnded?: boolean;
  /** Asked before a file uses a server that another file has used. */
  isHealthy?(): Promise<boolean>;
  /** Open WebSocket connections, as far as they can be seen from here. */
  readonly open: readonly OpenConnection[];
  /** Ends it politely, by force after its time limit. `forGood`: it will not start again. */
  stop(how: { forGood: boolean }): Promise<void>;
  /** Ends it without a goodbye. */
  crash(): Promise<void>;
}

/** The newest lines that a server printed. */
export interface ServerOutput {
  readonly lines: readonly string[];
  /** How many there were in all, those included that are no longer kept. */
  readonly total: number;
}

/** How to start one. */
export interface ServerKind {
  /** For messages: `reference`, a path, a command. */
  readonly name: string;
  /** It keeps to time limits of its own, whose messages say more. */
  readonly timesItself?: boolean;
  /** What all its starts printed, the last crash included. */
  readonly output?: ServerOutput;
  start(): Promise<RunningServer>;
}
