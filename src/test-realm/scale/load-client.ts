import type { ConnectionHandle } from '../../bridge/connection';
import type { CallRole } from '../awaited';
import { leaveAlone } from '../awaited-promise';
import type { CallSite } from '../call-site';
import { Client } from '../client/client';
import { lazyCallback } from '../client/lazy-promise';
import type { Verb } from '../client/message-reader';
import { refuseUnbound } from '../client/refuse-unbound';
import type { ClientSendOptions } from '../client/send-options';
import type { Sendable } from '../message/message';
import { FailingSends } from './failing-sends';

/** The client passed to a session. */
export class LoadClient extends Client {
  readonly #isWatched: boolean;
  readonly failingSends = new FailingSends();
  #isCut = false;

  /**
   * @param isWatched whether unawaited calls of the session fail the test; enabled for one client, since all
   * run the same code
   */
  constructor(handle: ConnectionHandle, isWatched: boolean) {
    super(handle);
    this.#isWatched = isWatched;
  }

  override send(data: Sendable, options?: ClientSendOptions): Promise<void> {
    if (this.handle.readyState !== 1) return this.failingSends.track(super.send(data, options));
    try {
      // A later failure of a message that an open connection has accepted fails no test.
      const site = this.site(this.send);
      return lazyCallback((done) => this.deliver(data, options, site, done));
    } catch (error) {
      return this.failingSends.track(Promise.reject(error));
    }
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
    // The end of the load rejects it; the watched client reports a missing await.
    if (!this.#isWatched || role?.optional) leaveAlone(wait);
    return this.#isWatched ? super.watched(verb, site, wait, role) : wait;
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

refuseUnbound(LoadClient, 'client');
