import { WsDynamicError } from '../../errors';
import type { ChainStart } from './chain-subject';
import { checkConnectionError } from './closing';
import { ChainLink } from './link';
import { ChainRun } from './run';

/** The beginning of a chain: its handshake can still be expected to fail. */
export class ChainHead<S> extends ChainLink<S> {
  /**
   * The handshake must fail: with any error, with this HTTP status, or with this message of `ws`.
   * It must be the only step of the chain.
   */
  async expectConnectionError(expected?: number | string | null): Promise<void> {
    this.run.assertConfigurable();
    // The failure is expected: it must not count as unhandled on the chain itself.
    this.catch(() => undefined);
    let subject: Awaited<ChainRun<S>['tail']>;
    try {
      subject = await this.run.tail;
    } catch (error) {
      checkConnectionError(error, expected);
      return;
    }
    const story = subject.describe();
    await subject.close();
    throw new WsDynamicError(
      'ERR_WS_CONNECT_FAILED',
      `Expected connection failure, but succeeded\n${story}`,
    );
  }
}

/** Begins a chain; its handshake starts a tick later, so that `set` can still change the headers. */
export function startChain<S>(start: ChainStart<S>): ChainHead<S> {
  return new ChainHead(new ChainRun(start));
}
