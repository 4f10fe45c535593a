import type { Reached } from '../matchers/subject';
import { testPause } from '../worker';

/** How long a client that is connecting may take, ms. */
const connectingTime = 1000;

/** Whether a handshake has arrived at a mock server, including refused ones. */
export class ReachedMock implements Reached {
  #isReached = false;
  #note: () => void = () => undefined;
  readonly #first = new Promise<void>((resolve) => {
    this.#note = resolve;
  });

  get now(): boolean {
    return this.#isReached;
  }

  note(): void {
    this.#isReached = true;
    this.#note();
  }

  async soon(): Promise<boolean> {
    if (this.#isReached) return true;
    const limit = testPause(connectingTime);
    await Promise.race([this.#first, limit.done]);
    limit.cancel();
    return this.#isReached;
  }
}
