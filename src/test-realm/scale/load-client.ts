import type { ConnectionHandle } from '../../bridge/connection';
import type { CallRole } from '../awaited';
import type { CallSite } from '../call-site';
import { Client } from '../client/client';
import type { Verb } from '../client/message-reader';

/** The client that a session gets. */
export class LoadClient extends Client {
  readonly #isWatched: boolean;
  #isCut = false;

  /** @param isWatched whether calls that the session does not await fail the test: one client shows them all */
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
    return this.#isWatched ? super.watched(verb, site, wait, role) : wait;
  }

  /** The run has a limit. */
  protected override get defaultTimeout(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** A failed run is counted by its cause, without its stack. */
  protected override get exactSites(): number {
    return this.#isWatched ? super.exactSites : 0;
  }

  /** Whether the connection ended without a close frame (1006), and not because the session cut it. */
  get isLost(): boolean {
    return !this.#isCut && this.handle.closeEvent?.wasClean === false;
  }
}
