import type { ConnectionHandle } from '../connection';

/** What a session receives besides its connection. */
export interface SessionPlace {
  /** 0 for the first connection of the tier. */
  readonly index: number;
  /** How many connections the tier has. */
  readonly tier: number;
  /** Measures from now on until what it returns is called; without a name, a round trip. */
  readonly measure: (name?: string) => () => void;
}

/** A client of the test's realm and the user's session, on one connection of a load. */
export interface LoadUser {
  /** Runs the session once. */
  run(): Promise<unknown>;
  /** Whether the connection ended without a close frame (1006), and not because the session cut it. */
  readonly isLost: boolean;
}

/** Makes the client of an open connection. The load side has no more of the test's realm. */
export type UserOf = (handle: ConnectionHandle, place: SessionPlace) => LoadUser;
