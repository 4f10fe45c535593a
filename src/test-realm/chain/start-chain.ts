import { markFramesShown } from '../../errors/evidence';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { checkArgument } from '../../validation/check';
import { kind } from '../../validation/kind';
import { waitAt } from '../awaited';
import type { ChainStart, ChainSubject } from './chain-subject';
import { refuseUndefined } from './expectation';
import { checkConnectionError } from './handshake-error';
import { refuseClientUse } from './refuse-client-use';
import { ChainRun } from './run-steps';
import { ChainLink } from './verbs';

const failure = kind(
  'an HTTP status, the message of an error, or null',
  (value) => value === null || typeof value === 'string' || Number.isInteger(value),
);

/** The start of a chain, where the handshake can still be expected to fail. */
export class ChainHead<S> extends ChainLink<S> {
  static {
    refuseClientUse(
      ChainHead.prototype,
      (chain) => chain instanceof ChainHead && chain.run.start.name === 'connect()',
    );
  }

  /**
   * Expects the handshake to fail: with any error, with this HTTP status, or with this message of `ws`. It
   * must be the only step of the chain.
   */
  expectConnectionError(...given: [expected?: number | string | null]): Promise<void> {
    return waitAt(this.run.start.name, this.expectConnectionError, () => this.#fail(given));
  }

  async #fail(given: readonly [expected?: number | string | null]): Promise<void> {
    const [expected] = given;
    this.run.assertConfigurable();
    // The chain's own rejection is expected, and must not be reported as unhandled.
    void this.catch(() => undefined);
    refuseUndefined(this.run.start, 'expectConnectionError', given, 'failure');
    let subject: ChainSubject<S>;
    try {
      subject = await this.run.tail;
    } catch (error) {
      if (expected !== undefined)
        checkArgument('expectConnectionError()', 'failure', expected, failure);
      checkConnectionError(error, expected);
      return;
    }
    const description = subject.handle.describe();
    subject.handle.startClose();
    throw markFramesShown(
      new WsDynamicError(
        'ERR_WS_CONNECT_FAILED',
        `Expected connection failure, but succeeded\n${description}`,
      ),
    );
  }
}

/** Starts a chain; its handshake starts a microtask later, so that `set` can still change the headers. */
export function startChain<S>(start: ChainStart<S>): ChainHead<S> {
  return new ChainHead(new ChainRun(start));
}
