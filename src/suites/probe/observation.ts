import type { Behavior } from './probe';

/** A message, pong or expired wait, as it was seen. */
export type SeenEvent =
  | { readonly kind: 'message'; readonly isText: boolean; readonly payload: Buffer }
  | { readonly kind: 'pong'; readonly payload: Buffer }
  | { readonly kind: 'timeout'; readonly tag: string };

/** What a probe saw of one connection. Plain values: a verdict needs nothing else. */
export interface Observation {
  /** Whether the opening handshake was completed. */
  readonly wasOpen: boolean;
  /** Why the handshake failed. */
  readonly handshakeFailure: string | undefined;
  /** The status of the answer to the handshake; `undefined` without one. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: readonly SeenEvent[];
  /** Whether the probe sent the first close frame. */
  readonly closedByMe: boolean;
  /** Whether the probe ended the TCP connection. */
  readonly droppedByMe: boolean;
  /** Whether close frames went both ways, and the peer, if it is the server, then ended TCP. */
  readonly wasClean: boolean;
  readonly gotCloseFrame: boolean;
  /** `undefined` without a close frame, or without a code in it. */
  readonly remoteCloseCode: number | undefined;
  /** What the peer violated. */
  readonly violation: string | undefined;
  /** The outcome of what is judged during the probe: echoes and round trips. */
  readonly outcome: { readonly behavior: Behavior; readonly result: string } | undefined;
  /** Limits that expired: the verdict may depend on the speed of the machine. */
  readonly expired: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
}
