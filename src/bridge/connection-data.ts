import type { CloseRecord } from '../wire/close-codes';

export type { CloseRecord };

/** A frame or an event of a connection, for transcripts. Plain data: it crosses Jest's realms. */
export interface FrameRecord {
  /** Milliseconds since the connection was asked for. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly kind: 'open' | 'text' | 'binary' | 'ping' | 'pong' | 'close' | 'error';
  /** Payload size in bytes. */
  readonly bytes: number;
  /** The payload, cut for display; for a close its code and reason. */
  readonly preview: string;
}

/** One whole message as it came off the wire, or was written to it. Plain data. */
export interface WireMessage {
  readonly data: Buffer;
  readonly isBinary: boolean;
  /** Milliseconds since the connection was asked for. */
  readonly at: number;
}

/** Messages and payload bytes each way, counted as they happen, whatever is kept of them. Plain data. */
export interface ConnectionCounters {
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/**
 * What a connection keeps of its messages and frames. 'all': messages up to 16 MiB each way and the
 * last 64 frames; 'tail': the last 64 of each; 'frames': the last 64 frames; 'none': nothing. Unread
 * messages are always kept.
 */
export type RecordingPolicy = 'all' | 'tail' | 'frames' | 'none';

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
  /** Read when the wait fails: which of the messages that it refused came closest. */
  readonly closest?: (() => Closest | undefined) | undefined;
}

/** The message that came closest to what a wait was for. */
export interface Closest {
  /** Whole lines: what it differs in. */
  readonly text: string;
  readonly message: WireMessage;
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
  readonly recording?: RecordingPolicy;
  /** PEM of the authority to trust for `wss://`. */
  readonly ca?: string;
  /** Passed on to `ws`: `auth`, `followRedirects`, `localAddress`, … */
  readonly client?: object;
}
