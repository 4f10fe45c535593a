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

/** Callbacks of one wait: the message, or the error. */
export interface MessageRequest {
  readonly resolve: (message: ReceivedMessage) => void;
  readonly reject: (error: unknown) => void;
}

/** A message as shown in a transcript. */
export interface ShownMessage {
  /** The name of the codec, shown in place of `text` or `binary`. */
  readonly kind?: string;
  /** Its value on one line, or the reason why it could not be decoded. */
  readonly text: string;
}

/** Shows messages of one connection as the codec decodes them. Runs in the test's realm; never throws. */
export interface MessageView {
  /** The messages in a payload, usually one. */
  split(data: Buffer, isBinary: boolean): readonly Buffer[];
  /**
   * Called once for each message of either direction, in order. Returns whether waits and matchers skip it.
   */
  note(frame: LoggedFrame): boolean;
  /**
   * `undefined` if the payload is shown instead.
   *
   * @param most maximum characters of a value; by default those of a line of a failure
   */
  show(frame: LoggedFrame, most?: number): ShownMessage | undefined;
}

/** The frames of a connection, in order; each payload is stored once. */
export interface FrameLog {
  /** Oldest first; frames after the first ones may be missing. */
  readonly frames: readonly LoggedFrame[];
  /** The number of frames, including those no longer kept. */
  readonly total: number;
  /** The sent messages, with fragments joined; the oldest may have been dropped. */
  readonly sent: readonly LoggedFrame[];
}

/** Reads the messages of one connection, or of all connections of a mock server. */
export interface MessageReading {
  /** All received messages, read or not; the oldest read ones are dropped beyond 8 MiB of both directions. */
  readonly messages: readonly ReceivedMessage[];
  /**
   * The next unread message, in order; several waiters are served in the order of their calls. Rejects with
   * ERR_WS_RECEIVE_TIMEOUT, or with ERR_WS_CLOSED once no more messages can arrive.
   */
  next(options: WaitOptions): Promise<ReceivedMessage>;
  /** Like `next`, with callbacks instead of a promise. */
  request(options: WaitOptions, request: MessageRequest): void;
  /**
   * The first unread message that the predicate accepts. Earlier messages count as read. A message that this
   * wait does not accept is offered to later waits before it counts as read.
   */
  waitFor(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage>;
  /**
   * Like `waitFor`, but leaves the message unread, and resolves with `undefined` at the limit or at the end.
   */
  peek(predicate: Predicate, options: WaitOptions): Promise<ReceivedMessage | undefined>;
  /**
   * Resolves when the peer has read everything sent so far: sends a ping, whose pong follows all replies that
   * the peer sends immediately. Does not wait for later replies. A mock server waits for each of its open
   * connections.
   */
  flush(options: WaitOptions): Promise<void>;
  /**
   * State, close reason and last frames on several lines, for a failure message.
   *
   * @param question the message that the failure is about, which is marked
   */
  describe(question?: LoggedFrame): string;
  /** What is awaited now, as whole lines, for a test that exceeds its limit. */
  describePending(): readonly string[];
}

/** A call of the test that ends its connection. */
export interface EndCall {
  /** `client.close()`. */
  readonly name: string;
  readonly site: { readonly stack?: string };
}

/** One connection, in the worker's realm. All times are milliseconds on the real clock. */
export interface ConnectionHandle extends MessageReading {
  readonly url: string;
  /** Its name in failures: the URL, and the name if it has one. */
  readonly label: string;
  /** When the connection was requested, on the worker's clock, ms. */
  readonly start: number;
  /** Settles with the handshake; rejects with a WsDynamicError. */
  readonly opened: Promise<void>;
  /** The handshake request: as sent, without its key; on a mock server as received. */
  readonly handshake: HandshakeRequest | undefined;
  /** The handshake response once received, including that of a refused handshake. */
  readonly upgrade: UpgradeResponse | undefined;
  /** The subprotocol agreed on, `''` for none. */
  readonly protocol: string;
  /** The subprotocols offered by this side, in order of preference. */
  readonly offered: readonly string[];
  readonly readyState: ReadyState;
  /** Bytes passed to `send()` that the operating system has not accepted yet. */
  readonly bufferedAmount: number;
  readonly log: FrameLog;
  /** The last 64 frames, oldest first. */
  readonly frames: readonly FrameSummary[];
  /** One line for each frame shown in a transcript: about `most` of them, the most relevant ones. */
  showFrames(most: number): readonly string[];
  /** Updated live; includes frames dropped from the log. */
  readonly counters: ConnectionCounters;
  /** The number of unread messages. */
  readonly unread: number;
  /** Resolves when the connection has ended for any reason; never rejects. */
  readonly closed: Promise<CloseEvent>;
  readonly closeEvent: CloseEvent | undefined;
  /** Whether a caller waited for the end, or a call failed because of it. */
  readonly isEndNoticed: boolean;
  /** Whether this side started the close. */
  readonly isClosedHere: boolean;
  /** Records the call of the test that is about to end the open connection; only the first one counts. */
  noteEndCall(call: EndCall): void;
  /** Shows messages as the codec decodes them; set before the first message arrives. */
  view: MessageView | undefined;
  /** The underlying `ws` object, for features that this interface lacks. */
  readonly socket: WebSocket;

  /** Takes the oldest unread message, if there is one; does not wait. */
  take(): ReceivedMessage | undefined;
  /**
   * Resolves when the data was handed to the operating system. Rejects with ERR_WS_CLOSED or
   * ERR_WS_SEND_FAILED.
   */
  send(data: Buffer | string, options?: SendOptions): Promise<void>;
  /** Like `send`, with a callback instead of a promise. */
  write(
    data: Buffer | string,
    options: SendOptions | undefined,
    done: (error?: WsDynamicError) => void,
  ): void;
  /** Resolves with the milliseconds between a ping and its pong. */
  ping(options: WaitOptions): Promise<number>;
  /** Sends a close frame and resolves with the close event. */
  close(
    code: number | undefined,
    reason: string | undefined,
    options: WaitOptions,
  ): Promise<CloseEvent>;
  /**
   * Sends a close frame and does not wait. Throws ERR_WS_OPTION_INVALID for a code or reason that may not be
   * sent.
   */
  startClose(code?: number, reason?: string): void;
  /** Like `closed`, with a time limit: rejects with ERR_WS_RECEIVE_TIMEOUT. */
  waitForClose(options: WaitOptions): Promise<CloseEvent>;
  /** Destroys the socket without a close frame; the peer sees close code 1006. */
  terminate(): void;
  /** Whether `dispose()` was called. Later failures do not fail the test. */
  readonly isDisposed: boolean;
  /**
   * Performs the closing handshake, or destroys the socket if that fails. Never rejects; safe to call twice.
   */
  dispose(): Promise<void>;
}
