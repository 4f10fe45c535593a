import type { PreparedStep } from './preparation';
import type { RoundTrips } from './probe';

/** The messages of round trips. */
export interface TripData {
  /** The message with this number, from 0. */
  message(index: number): Buffer;
  /** Whether a message is the answer; by default one of the same type, length and, with a source, content. */
  accepts?(isText: boolean, payload: Buffer): boolean;
}

/** Shared by the probes of one run. */
export interface ProbeContext {
  /** Number of messages in each probe with round trips. */
  readonly roundTrips: number;
  /** Steps of each connection before its probe. */
  readonly prepare?: readonly PreparedStep[];
  /** The data for messages of round trips. */
  dataOf(trips: RoundTrips): TripData;
}
