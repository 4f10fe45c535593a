/** Finds chains that nobody awaits under Jest without our environment, for the hooks of the setup file. */
import type { AwaitedCall, LateCall, OpenCalls } from '../bridge/awaited-call';
import { pointAt } from '../errors/point-at';

export class PlainChains implements OpenCalls {
  /** Pending or unawaited calls since the test began. */
  readonly #ofTest = new Set<AwaitedCall>();
  /** Those that a later test or hook may await. */
  readonly #kept = new Set<AwaitedCall>();
  #isOver = false;

  constructor(private readonly print: (call: LateCall, failure: unknown) => void) {}

  add(call: AwaitedCall): void {
    this.#ofTest.add(call);
  }

  delete(call: AwaitedCall): void {
    this.#ofTest.delete(call);
    this.#kept.delete(call);
  }

  settled(call: AwaitedCall): void {
    if (this.#isOver) this.#print(call);
  }

  beginTest(): void {
    for (const call of this.#ofTest) this.#kept.add(call);
    this.#ofTest.clear();
  }

  /** @throws ERR_WS_NOT_AWAITED if the test left a chain unawaited */
  async endTest(testPath: string | undefined): Promise<void> {
    const open = [...this.#ofTest].filter(({ isAwaited }) => !isAwaited);
    this.#ofTest.clear();
    if (open.length === 0) return;
    const { forgottenChains } =
      require('./forgotten-chains') as typeof import('./forgotten-chains');
    const [failure, ...others] = await forgottenChains(open, testPath, (call) =>
      this.#kept.add(call),
    );
    if (failure === undefined) return;
    failure.message = [failure, ...others].map(({ message }) => message).join('\n');
    throw pointAt(failure, failure.stack);
  }

  /** Prints the remaining failures: a later hook may still handle them. */
  endFile(): void {
    this.#isOver = true;
    this.beginTest();
    for (const call of this.#kept) this.#print(call);
  }

  #print(call: AwaitedCall): void {
    if (!this.#kept.has(call) || call.isAwaited || call.failure === undefined) return;
    this.print(call, call.failure);
  }
}
