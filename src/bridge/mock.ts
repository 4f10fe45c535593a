import type { ConnectionHandle, MessageReading } from './connection';
import type { ReceivedMessage } from './connection-data';

/** What a client requested in its opening handshake (RFC 6455 section 4.1). Plain data. */
export interface MockHandshake {
  /** Path without the query. */
  readonly path: string;
  /** The last value of each name. */
  readonly query: Readonly<Record<string, string>>;
  /** Path and query as the client sent them: a name may be there several times. */
  readonly target: string;
  /** Names in lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The subprotocols that the client offered, in its order of preference. */
  readonly protocols: readonly string[];
  readonly origin: string | undefined;
  readonly secure: boolean;
}

/** The HTTP answer of a rejected handshake. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `true` accepts, `false` refuses with 403, a number with that status. */
export type Verdict = boolean | number | Refusal;

/** How a mock server answers handshakes, from its opening to its end. */
export interface MockSettings {
  /** The only path served; any other is refused with 404. */
  readonly path?: string;
  /** The subprotocols that the server speaks, or what chooses one of those offered. */
  readonly protocols?:
    | readonly string[]
    | ((offered: readonly string[], handshake: MockHandshake) => string | false | undefined);
  readonly verify?: (handshake: MockHandshake) => Verdict | PromiseLike<Verdict>;
  /** Added to the answer of an accepted handshake, for example `set-cookie`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly maxPayload?: number;
  readonly perMessageDeflate?: boolean;
  /** `false`: pings of a client stay unanswered. */
  readonly autoPong?: boolean;
}

/** How one handshake ended, for messages. */
export interface HandshakeOutcome {
  readonly handshake: MockHandshake;
  readonly outcome: 'accepted' | 'held' | 'gone' | `refused with ${number}`;
}

/** What a test decides about the next handshakes: like the methods of `MockServer` with these names. */
export interface HandshakeControl {
  refuse(refusal: number | Refusal, times?: number): void;
  hang(times?: number): void;
  delay(ms: number): void;
  accept(): void;
  /** How many handshakes wait for an answer. */
  readonly held: number;
}

export interface MockRequest extends MockSettings {
  /** Speak TLS (`wss://`) with the run's certificate; its authority is `ca`. */
  readonly ssl?: boolean;
  /** The address bound; 127.0.0.1. */
  readonly host?: string;
  /**
   * A fixed address, such as `wss://api.example.com/v1`: clients of this file that dial it reach the mock
   * server unchanged. Without a path it serves every path of the host that no other mock serves.
   */
  readonly url?: string;
}

/** A mock server to open. */
export interface MockOpening extends MockRequest {
  /**
   * It opens once this has settled. Clients that dial `url` wait from the call on, and not only from the
   * moment that it listens.
   */
  readonly after?: Promise<unknown>;
  /** Answers plain requests that no handler of `http()` answers. */
  readonly otherwise?: MockHttpHandler;
  /** Those requests are passed on to the real server at `url`. */
  readonly passOn?: PassOnListener;
}

/** A plain request that was passed on to a real server. Its answer is filled in while it arrives. */
export interface PassedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** As the real server gets them. */
  readonly headers: MockHandshake['headers'];
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly body: Buffer;
  /** 0 until the answer begins. */
  readonly status: number;
  readonly responseHeaders: MockHandshake['headers'];
  /** Without its content coding; `undefined` for one that is too long to be kept. */
  readonly responseBody: Buffer | undefined;
}

export interface PassOnListener {
  request(request: PassedRequest): void;
  /** The real server did not answer. */
  failure(error: unknown): void;
}

/** A plain HTTP request to a mock server. Plain data. */
export interface MockHttpRequest
  extends Pick<MockHandshake, 'path' | 'query' | 'target' | 'headers' | 'secure'> {
  readonly method: string;
  readonly body: Buffer;
}

export interface MockHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** `undefined` leaves the request to others. */
export type MockHttpHandler = (request: MockHttpRequest) => Promise<MockHttpResponse | undefined>;

/** A client that has connected; nothing that it sends can have been missed. */
export interface MockArrival {
  readonly handle: ConnectionHandle;
  readonly handshake: MockHandshake;
  /** Counted from 1. */
  readonly number: number;
  readonly serverUrl: string;
  /** What failures call the connection; `connection 1` until it is changed. */
  label: string;
  /** Writes bytes to the socket, unframed. */
  writeRaw(bytes: Buffer): void;
  /** Settles when something further arrives from the client, the connection ends, or after `timeout` ms. */
  answered(timeout: number): Promise<void>;
}

/** Events for the test's side, in order. */
export interface MockListener {
  connection(arrival: MockArrival): void;
  /** A message of this connection. Returns whether a listener or a reply took it. */
  message(connection: number, message: ReceivedMessage): boolean;
  /** The connection is closed and so old that its messages are forgotten. */
  forget(connection: number): void;
  handshake(outcome: HandshakeOutcome): void;
  /** A function of the settings threw. */
  failure(error: unknown): void;
  /** The mock server is closed. */
  closed(): void;
}

/** A mock server; `start`, `stop` and `close` are those of `MockServer`. */
export interface MockHandle {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** PEM of the authority to trust for `wss://`. */
  readonly ca: string | undefined;
  /** Whether a client has dialled the fixed address whose handshake has not been answered. */
  readonly isDialled: boolean;
  readonly handshakes: HandshakeControl;
  /** The messages of all connections, in the order of their arrival. */
  readonly inbox: MessageReading;
  /** Answers plain requests from now on, until what it returns is called. */
  http(handler: MockHttpHandler): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(code?: number, reason?: string): Promise<void>;
  /** Closes every connection, stops listening and releases the port; safe to call twice. */
  dispose(): Promise<void>;
}
