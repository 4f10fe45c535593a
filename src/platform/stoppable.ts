import type { Obstacles } from './obstacles';
import type { Outages } from './outages';

/** A mock server or link, which a test may stop. */
export interface Stoppable {
  readonly outages: Outages;
  /** What the test did to handshakes that reached it, if it keeps that. */
  readonly obstacles?: Obstacles;
  readonly port: number | undefined;
  readonly sslPort?: number | undefined;
  /** The URL that clients connect to: of a mock server with option `url`, another port than its own. */
  readonly url?: string | undefined;
}
