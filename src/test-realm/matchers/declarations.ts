import type { AsymmetricMatcher } from '../message/asymmetric';
import type { ExpectedBy } from '../message/declared-type';
import type { TimeoutOption } from '../timeout-option';
import type { TranscriptOptions } from '../transcript/transcript-text';
import type { SilenceOption } from './to-stay-silent';

/**
 * The matchers that this package adds to `expect(client)`, `expect(mockServer)` and `expect(connect(…))`.
 *
 * @typeParam Result return type of the matchers that do not wait
 * @typeParam Subject type of the argument of `expect()`; only its declared messages, from `connect<In>()` or
 * `mockServer<In>()`, can be expected
 */
export interface WebSocketMatchers<Result, Subject = unknown> {
  /**
   * Expects the next unread message to equal the expected one, and reads it. A different message fails
   * immediately. With `.not`: expects that no such message arrives within `timeout` ms (100), and reads
   * nothing.
   */
  toReceiveMessage(expected?: ExpectedBy<Subject>, options?: TimeoutOption): Promise<void>;
  /**
   * Expects the next unread messages to be exactly these, in this order, with no further message once the
   * peer has answered a ping. Reads the listed ones. With `.not`: expects that the messages unread after
   * `timeout` ms (100) are not exactly this list, and reads nothing.
   */
  toReceiveMessages(
    expected: readonly ExpectedBy<Subject>[],
    options?: TimeoutOption,
  ): Promise<void>;
  /**
   * Expects each of these to be among all messages so far, read or not, in any order; each message counts
   * once. Does not wait. With `.not`: expects that none of them has arrived.
   */
  toHaveReceivedMessages(expected: readonly ExpectedBy<Subject>[]): Result;
  /**
   * Expects that no message is unread, and that none arrives within the given time (100 ms). Reads nothing.
   * With `.not`: expects that a message is unread or arrives in that time.
   */
  toStaySilent(options?: SilenceOption): Promise<void>;
  /**
   * Expects the connection to close with this code, and with this reason if one is given. With `.not`:
   * expects that it does not close that way within `timeout` ms (100).
   */
  toBeClosedWith(
    code: number | AsymmetricMatcher,
    reason?: string | RegExp | AsymmetricMatcher,
    options?: TimeoutOption,
  ): Promise<void>;
  /** Expects the connection to be open now. Does not wait. */
  toBeOpen(): Result;
  /** Expects this subprotocol to be agreed on (RFC 6455 section 1.9); `''` for none. */
  toHaveProtocol(name: string | RegExp | AsymmetricMatcher): Result;
  /**
   * Compares the conversation so far with a snapshot: one line for each message with its direction, kind and
   * decoded value, and for the start and end of each connection. Also for a link. Does not wait.
   *
   * @param hint distinguishes several snapshots of one test
   */
  toMatchTranscript(hint?: string): Result;
  toMatchTranscript(options: TranscriptOptions, hint?: string): Result;
  /** The same with an inline snapshot, which Jest writes into the test file. */
  toMatchInlineTranscript(snapshot?: string): Result;
  toMatchInlineTranscript(options: TranscriptOptions, snapshot?: string): Result;
  /**
   * Expects the promise of `connect()` to be refused during the handshake, with this HTTP status. A failure
   * of another kind always fails. With `.not`: expects the connection to open, or to be refused with another
   * status.
   */
  toRejectUpgrade(status?: number | AsymmetricMatcher): Promise<void>;
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends WebSocketMatchers<R, T> {}
}

declare global {
  namespace jest {
    // No default type parameter: the one in @types/jest differs, and different ones do not merge (TS2428).
    interface Matchers<R, T> extends WebSocketMatchers<R, T> {}
  }
}
