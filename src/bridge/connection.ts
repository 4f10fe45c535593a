import type { WebSocket } from 'ws';
import type {
  CloseRecord,
  ConnectionCounters,
  FrameRecord,
  ReadyState,
  SendOptions,
  UpgradeResponse,
  WaitOptions,
  WireMessage,
} from './connection-data';

/** Whether a wait accepts this message. */
export type Predicate = (message: WireMessage) => boolean;

/** Gets one message, or the reason why there is none. */
export interface MessageRequest {
  readonly resolve: (message: WireMessage) => void;
  readonly reject: (error: unknown) => void;
}

/** One message as it was given to `send()`. */
export interface SentMessage {
  readonly data: Buffer | string;
  readonly isBinary: boolean;
  readonly at: number;
}

/** Where the messages of one connection, or of all connections of a mock server, are read. */
export interface MessageReading {
  /** All that arrived, read or not; the oldest read ones are forgotten beyond 16 MiB. */
  readonly messages: readonly WireMessage[];
  /**
   * The next unread message, in order; several waiters are served in the order of their calls.
   * Rejects with ERR_WS_RECEIVE_TIMEOUT, or with ERR_WS_CLOSED once nothing can arrive any more.
   */
  next(options: WaitOptions): Promise<WireMessage>;
  /** As `next`, without a promise. */
  request(options: WaitOptions, request: MessageRequest): void;
  /**
   * The first unread message that the predicate accepts. Those before it count as read. A message
   * that this wait does not accept is offered to the waits behind it before it counts as read.
   */
  waitFor(predicate: Predicate, options: WaitOptions): Promise<WireMessage>;
  /** As `waitFor`, but reads nothing, and settles with `undefined` at the limit or at the end. */
  peek(predicate: Predicate, options: WaitOptions): Promise<WireMessage | undefined>;
  /**
   * Settles when the peer has read everything sent so far: a ping travels behind it, and its pong
   * comes back behind every answer that the peer sent at once. Answers that the peer sends later
   * are not waited for. A mock server waits for each of its open connections.
   */
  flush(options: WaitOptions): Promise<void>;
  /**
   * State, close reason and last frames in several lines, for a failure message.
   *
   * @param question the message that the failure is about, which is marked
   */
  describe(question?: SentMessage): string;
}

/** One connection, in the worker's realm. All times are milliseconds on the real clock. */
export interface ConnectionHandle extends MessageReading {
  readonly url: string;
  /** What failures call it: its URL, and its name if it has one. */
  readonly label: string;
  /** When the connection was asked for, on the worker's clock, ms. */
  readonly start: number;
  /** Settles when the handshake does; rejects with a WsDynamicError. */
  readonly opened: Promise<void>;
  /** The answer to the handshake, as soon as there is one; a refusal's too. */
  readonly upgrade: UpgradeResponse | undefined;
  /** The subprotocol agreed on, `''` for none. */
  readonly protocol: string;
  /** The subprotocols that this side offered, the preferred one first. */
  readonly offered: readonly string[];
  readonly readyState: ReadyState;
  /** Bytes given to `send()` that have not reached the operating system. */
  readonly bufferedAmount: number;
  /** The last 64 frames, oldest first. */
  readonly frames: readonly FrameRecord[];
  /** All frames, those included that are no longer kept. */
  readonly totalFrames: number;
  /** A line for each frame that a transcript shows: about `most` of them, those that tell most. */
  showFrames(most: number): readonly string[];
  /** All that was sent, as it was then; the oldest are forgotten beyond 16 MiB. */
  readonly sent: readonly SentMessage[];
  /** Whether a message, by its number from 1, was among those that were dropped unread. */
  wasDropped(number: number): boolean;
  /** Counted as it happens, independent of the recording policy. */
  readonly counters: ConnectionCounters;
  /** How many messages have arrived that none has read yet. */
  readonly unread: number;
  /** How many bytes they have. */
  readonly unreadBytes: number;
  /** Settles when the connection is over, however it ended; never rejects. */
  readonly closed: Promise<CloseRecord>;
  readonly closeRecord: CloseRecord | undefined;
  /** The `ws` object below, for what this interface lacks. */
  readonly socket: WebSocket;

  /** The oldest unread message, at once. */
  take(): WireMessage | undefined;
  /**
   * Settles when the data was handed to the operating system; `undefined` when that is done already.
   * Rejects with ERR_WS_CLOSED or ERR_WS_SEND_FAILED.
   */
  send(data: Buffer | string, options?: SendOptions): Promise<void> | undefined;
  /** Milliseconds between a ping and its pong. */
  ping(options: WaitOptions): Promise<number>;
  /** Sends a close frame and settles with how the connection ended. */
  close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseRecord>;
  /** Sends a close frame and does not wait. Throws ERR_WS_OPTION_INVALID for a code or reason that must not be sent. */
  startClose(code?: number, reason?: string): void;
  /** `closed` with a limit: rejects with ERR_WS_RECEIVE_TIMEOUT. */
  waitForClose(options: WaitOptions): Promise<CloseRecord>;
  /** Cuts the connection without a close frame; the peer sees 1006. */
  terminate(): void;
  /** Whether `dispose()` was called: what fails afterwards does not fail the test. */
  readonly isDisposed: boolean;
  /** Closes politely, then by force; never rejects; safe to call twice. */
  dispose(): Promise<void>;
}
