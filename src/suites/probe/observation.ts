import type { Behavior } from './probe';

/** A received message or pong, or an expired wait. */
export type SeenEvent =
  | { readonly kind: 'message'; readonly isText: boolean; readonly payload: Buffer }
  | { readonly kind: 'pong'; readonly payload: Buffer }
  | { readonly kind: 'timeout'; readonly tag: string };

/** What a probe observed on one connection. Plain values, from which the verdict is derived. */
export interface Observation {
  /** Whether the opening handshake was completed. */
  readonly wasOpen: boolean;
  /** Why the handshake failed. */
  readonly handshakeFailure: string | undefined;
  /** The status of the handshake response; `undefined` if there is none. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: readonly SeenEvent[];
  /** Whether the probe sent the first close frame. */
  readonly closedByMe: boolean;
  /** Whether the probe ended the TCP connection. */
  readonly droppedByMe: boolean;
  /** Whether both sides sent a close frame, and the server, if it is the peer, then ended TCP. */
  readonly wasClean: boolean;
  readonly gotCloseFrame: boolean;
  /** `undefined` without a close frame, or if it has no code. */
  readonly remoteCloseCode: number | undefined;
  /** The rule that the peer violated. */
  readonly violation: string | undefined;
  /** The outcome determined during the probe: echoes and round trips. */
  readonly outcome: { readonly behavior: Behavior; readonly result: string } | undefined;
  /** Limits that expired: the verdict may depend on the speed of the machine. */
  readonly expired: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
}
