import { LazyPromise } from '../client/lazy-promise';

interface FailedSend {
  readonly error: unknown;
  readonly isHandled: () => boolean;
}

/** The sends of a session that fail: failures that it does not handle are those of the run. */
export class FailingSends {
  /** They may wait for the peer's close frame. */
  readonly #pending: Promise<void>[] = [];
  readonly #failed: FailedSend[] = [];

  get areNone(): boolean {
    return this.#pending.length === 0;
  }

  /** Returns a promise that may be left unawaited. */
  track(sent: Promise<void>): Promise<void> {
    let isHandled = false;
    const settled = sent.catch((error) => {
      this.#failed.push({ error, isHandled: () => isHandled });
    });
    this.#pending.push(settled);
    return new LazyPromise(() => {
      isHandled = true;
      return sent;
    });
  }

  /** Rejects with the first failure since the last call that the session did not handle. */
  async check(): Promise<void> {
    await Promise.all(this.#pending.splice(0));
    const failed = this.#failed.splice(0).find(({ isHandled }) => !isHandled());
    if (failed !== undefined) throw failed.error;
  }
}
