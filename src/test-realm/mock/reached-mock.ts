import type { Reached } from '../matchers/subject';
import { testPause } from '../worker';

/** How long a client that is connecting may take, ms. */
const connectingTime = 1000;

/** Whether a handshake has arrived at a mock server, including refused ones. */
export class ReachedMock implements Reached {
  readonly remedy =
    'Check that the client under test connects to this URL. If none is to connect, assert that: expect(mock.connections).toEqual([]).';
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

  /** @param endOfTest the remedy if the session has closed the mock server, which no client reaches any more */
  until(endOfTest: string | undefined): Reached {
    if (endOfTest === undefined) return this;
    return { now: this.now, remedy: endOfTest, soon: async () => this.now };
  }

  async soon(): Promise<boolean> {
    if (this.#isReached) return true;
    const limit = testPause(connectingTime);
    await Promise.race([this.#first, limit.done]);
    limit.cancel();
    return this.#isReached;
  }
}
