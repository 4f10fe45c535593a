import type { PreparedStep } from './preparation';
import type { RoundTrips } from './probe';

/** The messages of round trips. */
export interface TripData {
  /** The message of that number, from 0. */
  message(index: number): Buffer;
  /** Whether that is the answer; default: a message of the same type, length and, with a source, content. */
  accepts?(isText: boolean, payload: Buffer): boolean;
}

/** Shared by the probes of one run. */
export interface ProbeContext {
  /** Messages of each probe that makes round trips. */
  readonly roundTrips: number;
  /** What each connection does before its probe begins. */
  readonly prepare?: readonly PreparedStep[];
  /** The data from which messages of round trips are taken. */
  dataOf(trips: RoundTrips): TripData;
}
