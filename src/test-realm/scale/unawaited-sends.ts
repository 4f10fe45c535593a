import { read } from '../../errors/read-cause';
import { LazyPromise } from '../client/lazy-promise';

interface FailedSend {
  readonly error: unknown;
  readonly isHandled: () => boolean;
}

/** Failures of a message that an open connection had accepted; they fail no test. */
const lateFailures: readonly unknown[] = ['ERR_WS_CLOSED', 'ERR_WS_SEND_FAILED'];

/** The sends of a session, which need not be awaited: their failures are those of the run. */
export class UnawaitedSends {
  /** Sends on a connection that is not open: they fail, but may wait for the peer's close frame. */
  readonly #pending: Promise<void>[] = [];
  readonly #failed: FailedSend[] = [];

  /** Returns a promise that may be left unawaited. */
  track(sent: Promise<void>, wasOpen: boolean): Promise<void> {
    let isHandled = false;
    const settled = sent.catch((error) => {
      if (wasOpen && lateFailures.includes(read(error, 'code'))) return;
      this.#failed.push({ error, isHandled: () => isHandled });
    });
    if (!wasOpen) this.#pending.push(settled);
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
