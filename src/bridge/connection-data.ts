import type { CloseEvent } from '../wire/close-codes';

export type { CloseEvent };

/**
 * A frame or an event of a connection, as its log has it. Plain data: it crosses Jest's realms.
 */
export interface LoggedFrame {
  /** Its place among the frames of its connection, from 1. */
  readonly number: number;
  /** Milliseconds since the call that opened the connection. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** A message, or a fragment of one that is sent in fragments; a control frame; or an event. */
  readonly kind: 'open' | 'message' | 'ping' | 'pong' | 'close' | 'error';
  /** Of a message. */
  readonly isBinary: boolean;
  /** The payload, or what is known of the event; of an old frame the first bytes of its payload. */
  readonly data: Buffer | string;
  /** Size of the whole payload, bytes. */
  readonly bytes: number;
  /** `false` for a fragment that others follow (RFC 6455 section 5.4). */
  readonly fin: boolean;
  /** A codec hides it from waits and matchers: a heartbeat, a part of a message. */
  isHidden?: boolean;
}

/** A whole message that arrived. */
export interface ReceivedMessage extends LoggedFrame {
  readonly data: Buffer;
  /** Whether it was read: on its connection, on the mock server, or in a listener. */
  isRead: boolean;
}

/** A frame as `client.frames` shows it. */
export interface FrameSummary extends Pick<LoggedFrame, 'at' | 'direction' | 'bytes'> {
  readonly kind: Exclude<LoggedFrame['kind'], 'message'> | 'text' | 'binary';
  /** The payload, cut for display; for a close its code and reason. */
  readonly preview: string;
}

/** Messages and payload bytes each way, counted as they happen, also those that the log drops. Plain data. */
export interface ConnectionCounters {
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/**
 * What the log of a connection keeps. 'all': payloads up to 8 MiB; 'frames': the first 8 and the last 16
 * frames, each with the start of its payload; 'none': the opening. Unread messages are kept always.
 */
export type LogPolicy = 'all' | 'frames' | 'none';

/** What a client asked for in its handshake, a GET request (RFC 6455 section 4.1). Plain data. */
export interface HandshakeRequest {
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

/** What the server answered to the handshake (RFC 6455 section 4.2.2). Plain data. */
export interface UpgradeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A handshake answered with something else than 101. Plain data. */
export interface UpgradeRejection extends UpgradeResponse {
  /** The first 2,048 bytes of the answer's body, as text. */
  readonly body: string;
}

/** The value of `WebSocket.readyState`: connecting, open, closing, closed. */
export type ReadyState = 0 | 1 | 2 | 3;

/** How one message is written; the defaults are those of `ws`. */
export interface SendOptions {
  /** Send a string as a binary message, or bytes as a text message. */
  readonly binary?: boolean;
  readonly compress?: boolean;
  /** `false` breaks RFC 6455 section 5.3 on purpose, to test a server's answer. */
  readonly mask?: boolean;
  /** `false` for a fragment that others follow (RFC 6455 section 5.4). */
  readonly fin?: boolean;
}

/** The limit of one wait. */
export interface WaitOptions {
  /** Milliseconds, counted on the real clock. */
  readonly timeout: number;
  /** What is awaited, in words, for the failure: `the next message`. */
  readonly awaiting?: string;
  /** Read when the wait fails: the closest of the refused messages. */
  readonly closest?: (() => Closest | undefined) | undefined;
}

/** The message closest to the one that a wait was for. */
export interface Closest {
  /** Whole lines: what it differs in. */
  readonly text: string;
  readonly message: ReceivedMessage;
}

/** What opens one connection; the session has resolved paths and defaults. */
export interface ConnectRequest {
  /** What failures call the connection, beside its URL. */
  readonly name?: string;
  /** `ws://`, `wss://` or `ws+unix:`. */
  readonly url: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly origin?: string;
  /** Limit of the handshake, ms. */
  readonly timeout: number;
  /** The largest message to accept, bytes. */
  readonly maxPayload?: number;
  /** RFC 7692 compression; an object is passed on to `ws`. */
  readonly perMessageDeflate?: boolean | object;
  /** Default 'all'. */
  readonly log?: LogPolicy;
  /** PEM of the authority to trust for `wss://`. */
  readonly ca?: string;
  /** Passed on to `ws`: `auth`, `followRedirects`, `localAddress`, … */
  readonly client?: object;
}
