/** The contract of `network()`: what the test's realm calls on a link, and what it receives. */

/** `upstream` runs from the client to the server, `downstream` from the server to the client. */
export type LinkStream = 'upstream' | 'downstream';

/** Which streams a toxic or a fault acts on. */
export type StreamChoice = LinkStream | 'both';

/** The settings of each toxic. Times are milliseconds, sizes bytes. */
export interface ToxicSettings {
  /** Delays all data by `latency` plus or minus `jitter`; the order is kept. */
  latency: { readonly latency: number; readonly jitter: number };
  /** Limits the data to `rate` bytes per second. */
  bandwidth: { readonly rate: number };
  /** Delays the end of the connection. */
  slowClose: { readonly delay: number };
  /** Drops all data, and closes the connection after `timeout`; 0: never. */
  timeout: { readonly timeout: number };
  /** Cuts data into slices of `averageSize` plus or minus `sizeVariation`, `delay` apart. */
  slicer: {
    readonly averageSize: number;
    readonly sizeVariation: number;
    readonly delay: number;
  };
  /** Closes the connection once `bytes` bytes have passed. */
  limitData: { readonly bytes: number };
  /** Passes all data, and closes the connection `time` after its beginning. */
  limitTime: { readonly time: number };
  /** Closes the connection once no data has passed for `time`. */
  idle: { readonly time: number };
  /** Drops all data, and resets the connection (RST) after `timeout`. */
  resetPeer: { readonly timeout: number };
  /** Refuses connections and ends those that are open. */
  down: Readonly<Record<never, never>>;
  /** Stalls the stream for `stall` with this probability for each piece of data, as a lost packet does. */
  loss: { readonly probability: number; readonly stall: number };
  /** Holds all data back; it passes when the toxic is removed. */
  partition: Readonly<Record<never, never>>;
  /** Reads at most `rate` bytes per second, 0 for none, and buffers nothing. */
  slowReader: { readonly rate: number };
  /** Neither data nor an end passes: the peer has vanished. */
  halfOpen: Readonly<Record<never, never>>;
  /** Answers handshakes with an HTTP status. */
  refuseHandshake: { readonly status: number };
  /** Leaves handshakes without an answer. */
  hangHandshake: Readonly<Record<never, never>>;
  /** Ends new connections after half of the first data of the stream. */
  cutHandshake: Readonly<Record<never, never>>;
  /** Begins another toxic after `up`, ends it after `down`, and so on. */
  flap: { readonly up: number; readonly down: number; readonly fault: 'down' | 'partition' };
}

export type ToxicKind = keyof ToxicSettings;

/** A request to add a toxic. */
export type ToxicRequest = {
  [Kind in ToxicKind]: {
    readonly kind: Kind;
    readonly settings: ToxicSettings[Kind];
    readonly stream: StreamChoice;
    /** The probability that a connection has the toxic, 0 to 1. */
    readonly toxicity: number;
    /** How many connections may have it; all, unless given. */
    readonly times?: number;
    /** Removes it by itself after this many ms. */
    readonly duration?: number;
  };
}[ToxicKind];

/** A toxic or a message fault of a link. */
export interface ToxicHandle {
  /** Whether a connection had the toxic, or a message matched the fault. */
  readonly isUsed: boolean;
  /** Changes settings; connections that are open follow. */
  update(settings: object): void;
  /** Ends it; what it held back passes. Safe to call twice. */
  remove(): void;
}

/** A message that passes a link. Plain data. */
export interface LinkMessage {
  readonly stream: LinkStream;
  /** Number of the connection on this link, from 1. */
  readonly connection: number;
  /** Number of the message in its stream of the connection, from 1. */
  readonly number: number;
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** What is done to a message. */
export type FaultAction =
  | { readonly kind: 'drop' }
  | { readonly kind: 'duplicate'; readonly copies: number }
  /** Sent after the next `by` messages, at the latest after `within` ms. */
  | { readonly kind: 'reorder'; readonly by: number; readonly within: number }
  /** Later messages wait, too. */
  | { readonly kind: 'delay'; readonly ms: number; readonly jitter: number }
  /** Changes `bytes` bytes; text stays valid UTF-8 unless `invalid`. */
  | { readonly kind: 'corrupt'; readonly bytes: number; readonly invalid: boolean }
  /** Both sides get a close frame in its place. */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  /** Another payload; `undefined` leaves the message unchanged. */
  | {
      readonly kind: 'change';
      readonly change: (message: LinkMessage) => Buffer | string | undefined;
    };

/** A request to add a message fault. */
export interface FaultRequest {
  readonly action: FaultAction;
  readonly stream: StreamChoice;
  /** The probability that a matching message is hit, 0 to 1. */
  readonly probability: number;
  /** How many messages may be hit; all, unless given. */
  readonly times?: number;
  matches(message: LinkMessage): boolean;
}

/** One message that a fault has hit. Plain data. */
export interface AppliedFault {
  readonly fault: FaultAction['kind'];
  readonly stream: LinkStream;
  readonly connection: number;
  readonly number: number;
}

/** One address that a link leads to. */
export interface LinkEndpoint {
  readonly host: string;
  readonly port: number;
}

/** Where a link leads: to a server's address for ws, for wss, or both. */
export interface LinkTarget {
  readonly plain: LinkEndpoint | undefined;
  readonly secure: LinkEndpoint | undefined;
  /** PEM of the authority that signs for the wss port; the system's when left out. */
  readonly ca: string | undefined;
}

export interface LinkRequest {
  /** The address bound. */
  readonly host: string;
  readonly target: LinkTarget;
  /** Clients that dial the target's own address reach the link. */
  readonly fixed?: boolean;
  readonly seed: string;
  /** Bytes that a latency may hold in one stream of one connection. */
  readonly buffer: number;
  /** Read messages from the first connection on: wss is terminated, compression is not offered. */
  readonly messages: boolean;
}

/** What happens on a connection besides its messages. Plain data. */
export type LinkEvent =
  /** The handshake is accepted; one side has ended the connection, which may be told again. */
  | { readonly kind: 'open' | 'end'; readonly connection: number }
  | {
      readonly kind: 'close';
      readonly connection: number;
      readonly stream: LinkStream;
      /** 1005 where the frame has none. */
      readonly code: number;
      readonly reason: string;
    }
  /** A message passed that is too large to be read. */
  | { readonly kind: 'unread'; readonly connection: number; readonly stream: LinkStream }
  | ({ readonly kind: 'fault' } & AppliedFault);

export interface LinkListener {
  /** A function of the test threw. */
  failure(error: unknown): void;
  /** Called for each message of each connection, in order, before faults apply. Without it none is read for it. */
  readonly seen?: ((message: LinkMessage) => void) | undefined;
  /** Called for what is not a message, in the same order. */
  readonly event?: ((event: LinkEvent) => void) | undefined;
}

/** What a link reports and does, the same in both realms. */
export interface LinkState {
  readonly host: string;
  /** For wss. */
  readonly sslPort: number | undefined;
  /** PEM of the authority to trust for `wss://`. */
  readonly ca: string | undefined;
  /** Makes a run repeatable: `network({ seed })`. */
  readonly seed: string;
  /** Connections that are open now. */
  readonly connections: number;
  /** Connections that were ever accepted. */
  readonly accepted: number;
  /** The latest 1,000 messages that a fault has hit, oldest first. */
  readonly faults: readonly AppliedFault[];
  /** Resets every open connection (RST), once. */
  cut(): void;
  /** Removes every toxic and fault; settles when the link accepts connections. */
  heal(): Promise<void>;
}

/** A TCP link in front of a server. */
export interface LinkHandle extends LinkState {
  /** For ws. */
  readonly port: number | undefined;
  /** Whether it was down once: clients that it refused are not counted. */
  readonly hasRefused: boolean;
  addToxic(toxic: ToxicRequest): ToxicHandle;
  /** Throws ERR_WS_OPTION_INVALID when an open connection cannot be read. */
  addFault(fault: FaultRequest): ToxicHandle;
  /** The seed and what the link did, in a few lines, for a failure; empty for one that was always clean. */
  failureNote(): string;
  /** Ends every connection and releases the ports; safe to call twice. */
  dispose(): Promise<void>;
}

/** A held port without a server. */
export interface HeldPort {
  readonly host: string;
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  dispose(): Promise<void>;
}
