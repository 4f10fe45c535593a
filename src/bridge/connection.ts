import type { WebSocket } from 'ws';
import type { WsDynamicError } from '../errors/ws-dynamic-error';
import type {
  CloseEvent,
  ConnectionCounters,
  FrameSummary,
  HandshakeRequest,
  LoggedFrame,
  ReadyState,
  ReceivedMessage,
  SendOptions,
  UpgradeResponse,
  WaitOptions,
} from './connection-data';

/** Whether a wait accepts this message. */
export type Predicate = (message: ReceivedMessage) => boolean;

/** Receives one message, or the error in its place. */
export interface MessageRequest {
  readonly resolve: (message: ReceivedMessage) => void;
  readonly reject: (error: unknown) => void;
}

/** A message as a transcript shows it. */
export interface ShownMessage {
  /** In place of `text` or `binary`: the codec that read it. */
  readonly kind?: string;
  /** Its value on one line, or why there is none. */
  readonly text: string;
}

/** What a codec makes of the messages of one connection; of the test's realm. None of it throws. */
export interface MessageView {
  /** The messages that a payload consists of: most often itself. */
  split(data: Buffer, isBinary: boolean): readonly Buffer[];
  /** Called once for each message of either direction, in order. Returns whether waits and matchers skip it. */
  note(frame: LoggedFrame): boolean;
  /**
   * `undefined` for what is shown by its payload.
   *
   * @param most characters of a value; those of a line of a failure by default
   */
  show(frame: LoggedFrame, most?: number): ShownMessage | undefined;
}

/** The frames of a connection, in order, each with its payload once. */
export interface FrameLog {
  /** Oldest first; between the first ones and the others some may be missing. */
  readonly frames: readonly LoggedFrame[];
  /** How many there were, those included that are no longer kept. */
  readonly total: number;
  /** The messages that were sent, fragments joined; the oldest may be forgotten. */
  readonly sent: readonly LoggedFrame[];
}

/** Where the messages of one connection, or of all connections of a mock server, are read. */
export interface MessageReading {
  /** All that arrived, read or not; the oldest read ones are forgotten beyond 8 MiB of both directions. */
  readonly messages: readonly ReceivedMessage[];
  /**
   * The next unread message, in order; several waiters are served in the order of their calls.
   * Rejects with ERR_WS_RECEIVE_TIMEOUT, or with ERR_WS_CLOSED once nothing further can arrive.
   */
  next(options: WaitOptions): Promise<ReceivedMessage>;
  /** Like `next`, without a promise. */
  request(options: WaitOptions, request: MessageRequest): void;
  /**
   * The first unread message that the predicate accepts. Those before it count as read. A message
   * that this wait does not accept is offered to the later waits before it counts as read.
   */
  waitFor(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage>;
  /** Like `waitFor`, but reads nothing, and settles with `undefined` at the limit or at the end. */
  peek(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage | undefined>;
  /**
   * Settles when the peer has read everything sent so far: a ping is sent after it, and its pong
   * arrives after every answer that the peer sent at once. Answers that the peer sends later
   * are not waited for. A mock server waits for each of its open connections.
   */
  flush(options: WaitOptions): Promise<void>;
  /**
   * State, close reason and last frames in several lines, for a failure message.
   *
   * @param question the message that the failure is about, which is marked
   */
  describe(question?: LoggedFrame): string;
}

/** One connection, in the worker's realm. All times are milliseconds on the real clock. */
export interface ConnectionHandle extends MessageReading {
  readonly url: string;
  /** What failures call it: its URL, and its name if it has one. */
  readonly label: string;
  /** When the connection was requested, on the worker's clock, ms. */
  readonly start: number;
  /** Settles when the handshake does; rejects with a WsDynamicError. */
  readonly opened: Promise<void>;
  /** What was sent to request the connection, without its key; of a mock server what arrived. */
  readonly handshake: HandshakeRequest | undefined;
  /** The answer to the handshake, as soon as there is one; a refusal's too. */
  readonly upgrade: UpgradeResponse | undefined;
  /** The subprotocol agreed on, `''` for none. */
  readonly protocol: string;
  /** The subprotocols that this side offered, the preferred one first. */
  readonly offered: readonly string[];
  readonly readyState: ReadyState;
  /** Bytes given to `send()` that have not reached the operating system. */
  readonly bufferedAmount: number;
  readonly log: FrameLog;
  /** The last 64 frames, oldest first. */
  readonly frames: readonly FrameSummary[];
  /** A line for each frame that a transcript shows: about `most` of them, the most relevant ones. */
  showFrames(most: number): readonly string[];
  /** Counted as it happens, also what the log drops. */
  readonly counters: ConnectionCounters;
  /** How many messages have arrived that none has read yet. */
  readonly unread: number;
  /** Settles when the connection is over, however it ended; never rejects. */
  readonly closed: Promise<CloseEvent>;
  readonly closeEvent: CloseEvent | undefined;
  /** Whether this side started the close. */
  readonly isClosedHere: boolean;
  /** What a codec makes of its messages; set before the first arrives. */
  view: MessageView | undefined;
  /** The `ws` object below, for what this interface lacks. */
  readonly socket: WebSocket;

  /** The oldest unread message, at once. */
  take(): ReceivedMessage | undefined;
  /**
   * Settles when the data was handed to the operating system. Rejects with ERR_WS_CLOSED or
   * ERR_WS_SEND_FAILED.
   */
  send(data: Buffer | string, options?: SendOptions): Promise<void>;
  /** Like `send`, without a promise. */
  write(
    data: Buffer | string,
    options: SendOptions | undefined,
    done: (error?: WsDynamicError) => void,
  ): void;
  /** Milliseconds between a ping and its pong. */
  ping(options: WaitOptions): Promise<number>;
  /** Sends a close frame and settles with how the connection ended. */
  close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseEvent>;
  /** Sends a close frame and does not wait. Throws ERR_WS_OPTION_INVALID for a code or reason that must not be sent. */
  startClose(code?: number, reason?: string): void;
  /** `closed` with a limit: rejects with ERR_WS_RECEIVE_TIMEOUT. */
  waitForClose(options: WaitOptions): Promise<CloseEvent>;
  /** Cuts the connection without a close frame; the peer sees 1006. */
  terminate(): void;
  /** Whether `dispose()` was called: what fails afterwards does not fail the test. */
  readonly isDisposed: boolean;
  /** Closes politely, then by force; never rejects; safe to call twice. */
  dispose(): Promise<void>;
}
