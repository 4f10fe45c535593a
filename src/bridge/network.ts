/** The contract of `network()`: the functions of a link, and its events. */
import type { Obstacle } from '../platform/obstacles';
import type { OutageCall } from '../platform/outages';
import type { TcpPorts } from '../platform/tcp-ports';
import type { ToxicKind, ToxicSettings } from './toxic-settings';

/** `upstream` is from the client to the server, `downstream` from the server to the client. */
export type LinkStream = 'upstream' | 'downstream';

/** The streams affected by a toxic or a fault. */
export type StreamChoice = LinkStream | 'both';

/** A request to add a toxic. */
export type ToxicRequest = {
  [Kind in ToxicKind]: {
    readonly kind: Kind;
    readonly settings: ToxicSettings[Kind];
    readonly stream: StreamChoice;
    /** The probability that the toxic applies to a connection, 0 to 1. */
    readonly toxicity: number;
    /** The maximum number of connections affected; unlimited by default. */
    readonly times?: number;
    /** Removes the toxic automatically after this many ms. */
    readonly duration?: number;
  };
}[ToxicKind];

/** A toxic or a message fault of a link. */
export interface ToxicHandle {
  /** Whether the toxic affected a connection, or the fault matched a message. */
  readonly isUsed: boolean;
  /** Changes settings, also for open connections. */
  update(settings: object): void;
  /** Ends it and releases held data. Safe to call twice. */
  remove(): void;
}

/** A message that passes through a link. Plain data. */
export interface LinkMessage {
  readonly stream: LinkStream;
  /** Number of the connection on this link, from 1. */
  readonly connection: number;
  /** Number of the message in its stream of the connection, from 1. */
  readonly number: number;
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** The change that a fault makes to a message. */
export type FaultAction =
  | { readonly kind: 'drop' }
  | { readonly kind: 'duplicate'; readonly copies: number }
  /** Sends it after the next `by` messages, at the latest after `within` ms. */
  | { readonly kind: 'reorder'; readonly by: number; readonly within: number }
  /** Delays later messages, too. */
  | { readonly kind: 'delay'; readonly ms: number; readonly jitter: number }
  /** Changes `bytes` bytes; text remains valid UTF-8 unless `invalid` is set. */
  | { readonly kind: 'corrupt'; readonly bytes: number; readonly invalid: boolean }
  /** Sends both sides a close frame instead. */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  /** Replaces the payload; `undefined` leaves the message unchanged. */
  | {
      readonly kind: 'change';
      readonly change: (message: LinkMessage) => Buffer | string | undefined;
    };

/** A request to add a message fault. */
export interface FaultRequest {
  readonly action: FaultAction;
  readonly stream: StreamChoice;
  /** The probability that the fault applies to a matching message, 0 to 1. */
  readonly probability: number;
  /** The maximum number of messages affected; unlimited by default. */
  readonly times?: number;
  matches(message: LinkMessage): boolean;
}

/** A fault applied to one message. Plain data. */
export interface AppliedFault {
  readonly fault: FaultAction['kind'];
  readonly stream: LinkStream;
  readonly connection: number;
  readonly number: number;
}

/** What a message fault of a link did to the messages of one stream of a connection. */
export interface FaultEffect {
  readonly action: FaultAction;
  readonly stream: LinkStream;
  /** Whether the stream leads to the end that asks. */
  readonly isIncoming: boolean;
  /** The call of the test that added the fault. */
  readonly call: OutageCall;
  /** Number of messages. */
  readonly count: number;
  /** When it last did so, on the worker's clock, ms. */
  readonly at: number;
}

/** A target address of a link. */
export interface LinkEndpoint {
  readonly host: string;
  readonly port: number;
}

/** The target of a link: a server's address for ws, for wss, or both. */
export interface LinkTarget {
  readonly plain: LinkEndpoint | undefined;
  readonly secure: LinkEndpoint | undefined;
  /** The certificate authority of the wss port, PEM; the system's by default. */
  readonly ca: string | undefined;
}

export interface LinkRequest {
  /** The address to bind. */
  readonly host: string;
  readonly target: LinkTarget;
  /** Redirect clients of the target's own address to the link. */
  readonly fixed?: boolean;
  readonly seed: string;
  /** Bytes that a latency toxic may hold in one stream of one connection. */
  readonly buffer: number;
  /** Read messages from the first connection on: TLS is terminated, and compression is not offered. */
  readonly messages: boolean;
}

/** An event of a connection other than a message. Plain data. */
export type LinkEvent =
  /** The handshake is accepted; one side has ended the connection, which may be reported more than once. */
  | { readonly kind: 'open' | 'end'; readonly connection: number }
  | {
      readonly kind: 'close';
      readonly connection: number;
      readonly stream: LinkStream;
      /** 1005 if the frame has no code. */
      readonly code: number;
      readonly reason: string;
    }
  /** A message passed that is too large to be read. */
  | { readonly kind: 'unread'; readonly connection: number; readonly stream: LinkStream }
  | ({ readonly kind: 'fault' } & AppliedFault);

export interface LinkListener {
  /** A user's callback threw. */
  failure(error: unknown): void;
  /**
   * Called for each message of each connection, in order, before faults apply. If absent, messages are not
   * read for it.
   */
  readonly seen?: ((message: LinkMessage) => void) | undefined;
  /** Called for other events, in the same order. */
  readonly event?: ((event: LinkEvent) => void) | undefined;
}

/** State and functions of a link, the same in both realms. */
export interface LinkState {
  readonly host: string;
  /** The port for wss. */
  readonly sslPort: number | undefined;
  /** The certificate authority to trust for `wss://`, PEM. */
  readonly ca: string | undefined;
  /** The seed that repeats this run: `network({ seed })`. */
  readonly seed: string;
  /** The number of open connections. */
  readonly connections: number;
  /** The number of connections accepted so far. */
  readonly accepted: number;
  /** The latest 1,000 applied faults, oldest first. */
  readonly faults: readonly AppliedFault[];
  /** Resets every open connection (RST). */
  cut(): void;
  /** Removes every toxic and fault; resolves when the link accepts connections. */
  heal(): Promise<void>;
}

/** A TCP link in front of a server. */
export interface LinkHandle extends LinkState {
  /** The port for ws. */
  readonly port: number | undefined;
  /** Whether the link has been down: it does not count the clients refused meanwhile. */
  readonly hasRefused: boolean;
  /** The toxics that apply now: `latency(latency: 100, jitter: 0) downstream`. */
  readonly toxics: readonly string[];
  readonly target: LinkTarget;
  addToxic(toxic: ToxicRequest): ToxicHandle;
  /** Throws ERR_WS_OPTION_INVALID when an open connection cannot be read. */
  addFault(fault: FaultRequest): ToxicHandle;
  /** What ended, refused or holds the connection of the client with this TCP port, if a call of the test did. */
  obstacle(clientPort: number): Obstacle | undefined;
  /** What its message faults did to the connection with these ports, at either end. */
  effectsOn(ports: TcpPorts): readonly FaultEffect[];
  /** The seed and the link's activity on a few lines, for a failure; empty if it changed no traffic. */
  failureNote(): string;
  /** Closes every connection and releases the ports; safe to call twice. */
  dispose(): Promise<void>;
}

/** A held port without a server. */
export interface HeldPort {
  readonly host: string;
  readonly port: number;
  /** The number of open connections. */
  readonly connections: number;
  dispose(): Promise<void>;
}
