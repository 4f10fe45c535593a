import type { ConnectRequest } from '../bridge/connection-data';
import type { UserOf } from '../bridge/scale/session';
import { now } from '../platform/time';
import { openConnection } from '../worker/connections/open-connection';
import type { Failures } from '../worker/scale/failures';
import { LoadConnection } from '../worker/scale/load-connection';
import type { MetricEvents } from './artillery-api';
import { UserMetrics } from './user-metrics';

/** The last frames are kept for failures while at most this many connections are open. */
const framesKept = 144;

/** Shared by the virtual users of a process. */
export interface UserWork {
  readonly userOf: UserOf;
  readonly failures: Failures;
  /** Limit of one run, ms. */
  readonly timeout: number;
}

/** A virtual user of Artillery: a connection and its runs of the session. */
export class VirtualUser {
  readonly #metrics: UserMetrics;
  readonly #connection: LoadConnection;

  /** @param tier the current number of users, including this one */
  constructor(
    index: number,
    tier: number,
    request: ConnectRequest,
    events: MetricEvents,
    { userOf, failures, timeout }: UserWork,
  ) {
    const log = tier <= framesKept ? 'frames' : 'none';
    this.#metrics = new UserMetrics(events, failures);
    this.#connection = new LoadConnection(index, {
      tier,
      userOf,
      recorder: this.#metrics,
      timeout,
      now,
      openHandle: () => openConnection({ ...request, log }),
    });
  }

  /**
   * Opens the connection. Failures of this and of later steps are also reported to Artillery as metrics.
   */
  open(): Promise<void> {
    return this.#orFail(this.#connection.open());
  }

  async run(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) await this.#orFail(this.#connection.run());
  }

  /** Fails if the connection broke since its last run. */
  async close(): Promise<void> {
    const { cause } = this.#metrics;
    await this.#connection.close();
    if (this.#metrics.cause !== cause) throw new Error(this.#metrics.cause);
  }

  expire(now: number): void {
    this.#connection.expire(now);
  }

  async #orFail(success: Promise<boolean>): Promise<void> {
    if (!(await success)) throw new Error(this.#metrics.cause);
  }
}
