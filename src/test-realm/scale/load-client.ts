import type { ConnectionHandle } from '../../bridge/connection';
import { type CallRole, leaveAlone } from '../awaited';
import type { CallSite } from '../call-site';
import { Client } from '../client/client';
import type { Verb } from '../client/message-reader';

/** The client passed to a session. */
export class LoadClient extends Client {
  readonly #isWatched: boolean;
  #isCut = false;

  /**
   * @param isWatched whether unawaited calls of the session fail the test; enabled for one client, since all
   * run the same code
   */
  constructor(handle: ConnectionHandle, isWatched: boolean) {
    super(handle);
    this.#isWatched = isWatched;
  }

  override terminate(): void {
    this.#isCut = true;
    super.terminate();
  }

  protected override watched<Value>(
    verb: Verb | string,
    site: CallSite,
    wait: Promise<Value>,
    role?: CallRole,
  ): Promise<Value> {
    if (this.#isWatched) return super.watched(verb, site, wait, role);
    // The end of the load rejects it; the watched client reports the missing await.
    leaveAlone(wait);
    return wait;
  }

  /** The run has its own limit. */
  protected override get defaultTimeout(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** Failed runs are counted by cause, without a stack. */
  protected override get exactSites(): number {
    return this.#isWatched ? super.exactSites : 0;
  }

  /** Whether the connection ended without a close frame (1006), unless the session destroyed it. */
  get isLost(): boolean {
    return !this.#isCut && this.handle.closeEvent?.wasClean === false;
  }
}
