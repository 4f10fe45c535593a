import type { ConnectionHandle } from '../../bridge/connection';
import type { LoadUser, RunFailure, SessionPlace, UserOf } from '../../bridge/scale/session';
import { markFramesShown } from '../../errors/evidence';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { LoadEvents } from './load-driver';
import { roundTrip } from './main-work';

/** A timer may be this late, ms: runs cannot start more precisely. */
const timerExactness = 2;

/** Settings shared by the connections of a load side. */
export interface LoadWork {
  readonly tier: number;
  readonly userOf: UserOf;
  readonly recorder: LoadEvents;
  /** Time limit of one run, ms. */
  readonly timeout: number;
  readonly now: () => number;
  readonly openHandle: (index: number) => ConnectionHandle;
}

/** One connection of a tier: opens it, runs the session on it, and reopens it after a failure. */
export class LoadConnection {
  readonly #index: number;
  readonly #work: LoadWork;
  readonly #place: SessionPlace;
  #handle: ConnectionHandle | undefined;
  #user: LoadUser | undefined;
  #hasMeasured = false;
  /** How late the run started, ms; added to the first duration that it measures. */
  #lag = 0;
  #deadline = Number.POSITIVE_INFINITY;
  /** Ends the run in progress. */
  #end: ((failure?: RunFailure) => void) | undefined;
  #isOver = false;

  constructor(index: number, work: LoadWork) {
    this.#index = index;
    this.#work = work;
    this.#place = { index, tier: work.tier, measure: (name) => this.#measure(name) };
  }

  /** Opens the connection and returns whether that succeeded. Records a failure. */
  async open(): Promise<boolean> {
    const { recorder, now, openHandle, userOf } = this.#work;
    let handle: ConnectionHandle | undefined;
    const startedAt = now();
    try {
      handle = openHandle(this.#index);
      this.#handle = handle;
      recorder.track(handle);
      await handle.opened;
      recorder.opened(now() - startedAt);
      this.#user = userOf(handle, this.#place);
      return true;
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** Runs the session once if the connection is open; otherwise its failure is already recorded. */
  async runIfOpen(): Promise<void> {
    if (this.#handle !== undefined) await this.run();
  }

  /**
   * Runs the session once and returns whether it succeeded. Records a failure.
   *
   * @param intended when the run was scheduled to start, for the open model
   */
  run(intended?: number): Promise<boolean> {
    const user = this.#user;
    if (user === undefined || this.#isOver) return this.#openAndRun(intended);
    return new Promise((resolve) => this.#begin(user, intended, resolve));
  }

  /** Runs the session on a new connection, after a failure or after the session closed the old one. */
  async #openAndRun(intended: number | undefined): Promise<boolean> {
    if (this.#isOver || this.#handle !== undefined || !(await this.open())) return false;
    return this.#user !== undefined && this.run(intended);
  }

  #begin(user: LoadUser, intended: number | undefined, done: (success: boolean) => void): void {
    const { now, timeout } = this.#work;
    const startedAt = now();
    const late = intended === undefined ? 0 : startedAt - intended;
    this.#lag = late > timerExactness ? late : 0;
    this.#hasMeasured = false;
    this.#deadline = startedAt + timeout;
    const end = (failure?: RunFailure): void => {
      // A run that was ended early may settle later.
      if (this.#end !== end) return;
      this.#end = undefined;
      this.#deadline = Number.POSITIVE_INFINITY;
      if (failure === undefined) done(this.#succeed(user, startedAt));
      else done(this.#fail(failure.error));
    };
    this.#end = end;
    user.run(end);
  }

  /** Records a successful run; returns whether its connection is still open. */
  #succeed(user: LoadUser, startedAt: number): boolean {
    const { recorder, now } = this.#work;
    const endedAt = now();
    if (!this.#hasMeasured) recorder.worked(roundTrip, endedAt - startedAt + this.#lag, endedAt);
    const handle = this.#handle;
    if (handle !== undefined && user.isLost) return this.#fail(lost(handle));
    recorder.ran(endedAt);
    // The session closed its connection: the next run gets a new one.
    if (handle?.readyState !== 1) this.#letGo();
    return true;
  }

  /** Ends a run that exceeds its time limit. */
  expire(now: number): void {
    if (now < this.#deadline) return;
    const { timeout } = this.#work;
    const message = `Timed out after ${timeout} ms waiting for the session to end.\n${this.#handle?.describe() ?? ''}`;
    this.#end?.({ error: markFramesShown(new WsDynamicError('ERR_WS_RECEIVE_TIMEOUT', message)) });
  }

  /** Counts scheduled runs that never started. */
  miss(runs: number): void {
    this.#work.recorder.missed(this.#index, runs);
  }

  /** Closes the connection. If it was lost since its last run, that is recorded as a failure. */
  async close(): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    if (this.#user?.isLost === true) {
      this.#work.recorder.failed(this.#index, lost(handle), handle);
    }
    this.#letGo();
    await handle.dispose();
  }

  /** Ends all runs; nothing more is recorded. Safe to call twice. */
  async dispose(): Promise<void> {
    this.#isOver = true;
    const handle = this.#handle;
    this.#letGo();
    handle?.terminate();
    this.#end?.({ error: new WsDynamicError('ERR_WS_CLOSED', 'The load test was ended.') });
  }

  /** Starts a measurement; call the returned function on success. */
  #measure(name = roundTrip): () => void {
    const { recorder, now } = this.#work;
    const lag = this.#hasMeasured ? 0 : this.#lag;
    this.#hasMeasured = true;
    const startedAt = now();
    return () => {
      const endedAt = now();
      recorder.worked(name, endedAt - startedAt + lag, endedAt);
    };
  }

  /** Records the failure and ends the connection; returns `false`. */
  #fail(error: unknown): false {
    if (this.#isOver) return false;
    const handle = this.#handle;
    this.#work.recorder.failed(this.#index, error, handle);
    this.#letGo();
    handle?.terminate();
    return false;
  }

  #letGo(): void {
    if (this.#handle !== undefined) this.#work.recorder.retire(this.#handle);
    this.#handle = undefined;
    this.#user = undefined;
  }
}

function lost(handle: ConnectionHandle): WsDynamicError {
  const message = `The connection was lost, and the session did not notice.\n${handle.describe()}`;
  return markFramesShown(new WsDynamicError('ERR_WS_CLOSED', message));
}
