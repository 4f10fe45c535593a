import type { CloseEvent } from '../wire/close-codes';

export type { CloseEvent };

/** A frame or event in the log of a connection. Plain data: it crosses Jest's realms. */
export interface LoggedFrame {
  /** Its number among the frames of its connection, from 1. */
  readonly number: number;
  /** Milliseconds since the call that opened the connection. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** A message or a fragment of one; a control frame; or an event. */
  readonly kind: 'open' | 'message' | 'ping' | 'pong' | 'close' | 'error';
  /** Only meaningful for messages. */
  readonly isBinary: boolean;
  /** The payload, or a description of the event; for an old frame the first bytes of its payload. */
  readonly data: Buffer | string;
  /** Size of the whole payload, bytes. */
  readonly bytes: number;
  /** `false` if more fragments follow (RFC 6455 section 5.4). */
  readonly fin: boolean;
  /** The number of fragments joined in a sent message, if there are several. */
  readonly fragments?: number;
  /** A codec hides it from waits and matchers: a heartbeat, or a part of a message. */
  isHidden?: boolean;
}

/** A complete received message. */
export interface ReceivedMessage extends LoggedFrame {
  readonly data: Buffer;
  /** Whether it was read: on its connection, on the mock server, or in a listener. */
  isRead: boolean;
}

/** A frame as `client.frames` shows it. */
export interface FrameSummary extends Pick<LoggedFrame, 'at' | 'direction' | 'bytes'> {
  readonly kind: Exclude<LoggedFrame['kind'], 'message'> | 'text' | 'binary';
  /** The payload, shortened for display; the code and reason of a close. */
  readonly preview: string;
}

/** Messages and payload bytes in each direction, including those dropped from the log. Plain data. */
export interface ConnectionCounters {
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/**
 * How much of its traffic a connection keeps in its log. 'all': payloads up to 8 MiB; 'frames': the first 8
 * and the last 16 frames, each with the start of its payload; 'none': only the opening. Unread messages are
 * always kept.
 */
export type LogPolicy = 'all' | 'frames' | 'none';

/** The opening handshake of a client, a GET request (RFC 6455 section 4.1). Plain data. */
export interface HandshakeRequest {
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

/** The server's handshake response (RFC 6455 section 4.2.2). Plain data. */
export interface UpgradeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A handshake response with a status other than 101. Plain data. */
export interface UpgradeRejection extends UpgradeResponse {
  /** The first 2,048 bytes of the response body, as text. */
  readonly body: string;
}

/** The value of `WebSocket.readyState`: connecting, open, closing, closed. */
export type ReadyState = 0 | 1 | 2 | 3;

/** Options of one message; the defaults are those of `ws`. */
export interface SendOptions {
  /** Send a string as a binary message, or bytes as a text message. */
  readonly binary?: boolean;
  readonly compress?: boolean;
  /** `false` deliberately violates RFC 6455 section 5.3, to test how a server reacts. */
  readonly mask?: boolean;
  /** `false` if more fragments follow (RFC 6455 section 5.4). */
  readonly fin?: boolean;
}

/** Options of one wait. */
export interface WaitOptions {
  /** Milliseconds on the real clock. */
  readonly timeout: number;
  /** Description of the awaited message in the failure: `the next message`. */
  readonly awaiting?: string;
  /** Returns the closest unmatched message; called when the wait fails. */
  readonly closest?: (() => Closest | undefined) | undefined;
  /** Returns what the caller expects, as whole lines; called if the test ends before the wait. */
  readonly expected?: (() => string) | undefined;
  /** Set by the session when it ends the wait. */
  readonly wait?: EndableWait;
}

/** A wait whose test may end before it: it then takes no message of a later test. */
export interface EndableWait {
  isEnded: boolean;
}

/** The unmatched message closest to the awaited one, or where a matching one is. */
export interface Closest {
  /** The differences, as whole lines. */
  readonly text: string;
  /** Absent if it is not one of this connection. */
  readonly message?: ReceivedMessage;
  /** What to do, if the cause is known: `Use the value that the earlier call returned`. */
  readonly remedy?: string;
}

/** Options of one connection, with paths and defaults resolved by the session. */
export interface ConnectRequest {
  /** The name of the connection in failures, in addition to its URL. */
  readonly name?: string;
  /** `ws://`, `wss://` or `ws+unix:`. */
  readonly url: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly origin?: string;
  /** Limit of the handshake, ms. */
  readonly timeout: number;
  /** Maximum size of a received message, bytes. */
  readonly maxPayload?: number;
  /** RFC 7692 compression; an object is passed on to `ws`. */
  readonly perMessageDeflate?: boolean | object;
  /** Defaults to 'all'. */
  readonly log?: LogPolicy;
  /** The certificate authority to trust for `wss://`, PEM. */
  readonly ca?: string;
  /** Passed on to `ws`: `auth`, `followRedirects`, `localAddress`, … */
  readonly client?: object;
}
