import type { AsymmetricMatcher } from '../message/asymmetric';
import type { ExpectedBy } from '../message/declared-type';
import type { TimeoutOption } from '../timeout-option';
import type { TranscriptOptions } from '../transcript/transcript-text';
import type { SilenceOption } from './to-stay-silent';

/**
 * The matchers that this package adds to `expect(client)`, `expect(mockServer)` and `expect(connect(…))`.
 *
 * @typeParam Result what those give that do not wait
 * @typeParam Subject what `expect()` was given; its declared messages, of `connect<In>()` or
 * `mockServer<In>()`, are the ones that may be expected
 */
export interface WebSocketMatchers<Result, Subject = unknown> {
  /**
   * The next unread message is the expected one, and is read. A message that differs fails at
   * once. With `.not`: none such arrives within `timeout` ms (100), and nothing is read.
   */
  toReceiveMessage(expected?: ExpectedBy<Subject>, options?: TimeoutOption): Promise<void>;
  /**
   * The next unread messages are exactly these, in this order, and no further one is there once
   * the peer has answered a ping. The listed ones are read. With `.not`: what is unread after
   * `timeout` ms (100) is not exactly this list, and nothing is read.
   */
  toReceiveMessages(
    expected: readonly ExpectedBy<Subject>[],
    options?: TimeoutOption,
  ): Promise<void>;
  /**
   * Each of these is among all messages so far, read or not, in any order; each message
   * counts for one of them. Does not wait. With `.not`: none of them has arrived.
   */
  toHaveReceivedMessages(expected: readonly ExpectedBy<Subject>[]): Result;
  /**
   * No message is unread, and none arrives for the given ms (100). Reads nothing. With `.not`: one
   * is unread or arrives in that time.
   */
  toStaySilent(options?: SilenceOption): Promise<void>;
  /**
   * The connection ends with this code, and this reason when one is given. With `.not`: it does
   * not end that way within `timeout` ms (100).
   */
  toBeClosedWith(
    code: number | AsymmetricMatcher,
    reason?: string | RegExp | AsymmetricMatcher,
    options?: TimeoutOption,
  ): Promise<void>;
  /** The connection is open now. Does not wait. */
  toBeOpen(): Result;
  /** The subprotocol agreed on (RFC 6455 section 1.9); `''` for none. */
  toHaveProtocol(name: string | RegExp | AsymmetricMatcher): Result;
  /**
   * The conversation so far is that of the snapshot: a line for each message with its direction, kind and
   * decoded value, and for each beginning and end. Also on a link. Does not wait.
   *
   * @param hint distinguishes several snapshots of one test
   */
  toMatchTranscript(hint?: string): Result;
  toMatchTranscript(options: TranscriptOptions, hint?: string): Result;
  /** The same, with the snapshot in the test file, where Jest writes it. */
  toMatchInlineTranscript(snapshot?: string): Result;
  toMatchInlineTranscript(options: TranscriptOptions, snapshot?: string): Result;
  /**
   * On the promise of `connect()`: it is refused during the handshake, with this HTTP status. A
   * failure of another kind always fails. With `.not`: it opens, or is refused with another status.
   */
  toRejectUpgrade(status?: number | AsymmetricMatcher): Promise<void>;
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends WebSocketMatchers<R, T> {}
}

declare global {
  namespace jest {
    // Without a default: @types/jest gives one, and two that differ do not merge (TS2428).
    interface Matchers<R, T> extends WebSocketMatchers<R, T> {}
  }
}
