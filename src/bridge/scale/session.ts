import type { ConnectionHandle } from '../connection';

/** The context passed to a session with its connection. */
export interface SessionPlace {
  /** 0 for the first connection of the tier. */
  readonly index: number;
  /** The number of connections in the tier. */
  readonly tier: number;
  /** Starts a measurement and returns a function that ends it; the default name is `round trip`. */
  readonly measure: (name?: string) => () => void;
}

/** Why a run of a session failed. */
export interface RunFailure {
  readonly error: unknown;
}

/** The client and session of one connection under load. */
export interface LoadUser {
  /** Runs the session once; calls back when it has ended. */
  run(done: (failure?: RunFailure) => void): void;
  /** Whether the connection ended without a close frame (1006), unless the session destroyed it. */
  readonly isLost: boolean;
}

/** Creates the client of an open connection, in the test's realm. */
export type UserOf = (handle: ConnectionHandle, place: SessionPlace) => LoadUser;
