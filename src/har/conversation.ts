/** The WebSocket connections of a HAR file, seen from the client, as Chrome and Playwright record them. */

/** A message: a string for text, bytes for binary. */
export interface HarMessage {
  /** `send`: by the client; `receive`: from the server. */
  readonly type: 'send' | 'receive';
  /** Milliseconds since 1970; `undefined` if missing in the file. */
  readonly at: number | undefined;
  readonly data: string | Uint8Array;
}

/**
 * A close frame, or a lost connection (1006). Chrome and Playwright record neither; `_webSocketClose` is an
 * extension of this package.
 */
export interface HarClose extends Pick<HarMessage, 'type' | 'at'> {
  readonly code: number;
  readonly reason: string;
}

export interface HarHeader {
  readonly name: string;
  readonly value: string;
}

/** One connection, from its handshake to its end. */
export interface HarConversation {
  /** `ws://` or `wss://`, with path and query. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly requestHeaders: readonly HarHeader[];
  /** 101 if the handshake was accepted. */
  readonly status: number;
  readonly responseHeaders: readonly HarHeader[];
  readonly messages: readonly HarMessage[];
  readonly close?: HarClose | undefined;
}

/** An entry of a HAR file. */
export interface HarEntry {
  readonly startedDateTime: string;
  readonly [key: string]: unknown;
}

/** The value of a header. @param wanted its name in lower case */
export function headerOf(headers: readonly HarHeader[], wanted: string): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
}
