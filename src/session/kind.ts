/** What answers on a file's ports, as a value: the session starts, stops and restarts any of them. */
import type { OpenConnection } from '../server/listeners';

/** A server that runs. */
export interface RunningServer {
  readonly pid?: number | undefined;
  /** Its output, newest last, as far as it is kept. */
  readonly logs: readonly string[];
  /** Open WebSocket connections, as far as they can be seen from here. */
  readonly open: readonly OpenConnection[];
  /** Ends it politely, by force after its time limit. `forGood`: it will not start again. */
  stop(how: { forGood: boolean }): Promise<void>;
  /** Ends it without a goodbye. */
  crash(): Promise<void>;
}

/** How to start one. */
export interface ServerKind {
  /** For messages: `reference`, a path, a command. */
  readonly name: string;
  start(): Promise<RunningServer>;
}
