import type { ConnectionHandle, MessageReading } from './connection';
import type { ReceivedMessage } from './connection-data';

/** The opening handshake of a client (RFC 6455 section 4.1). Plain data. */
export interface MockHandshake {
  /** Path without the query. */
  readonly path: string;
  /** The last value of each parameter. */
  readonly query: Readonly<Record<string, string>>;
  /** Path and query as the client sent them: a parameter may occur several times. */
  readonly target: string;
  /** Names in lower case, as in Node. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The subprotocols offered by the client, in order of preference. */
  readonly protocols: readonly string[];
  readonly origin: string | undefined;
  readonly secure: boolean;
}

/** The HTTP response to a refused handshake. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `true` accepts, `false` refuses with 403, a number refuses with that status. */
export type Verdict = boolean | number | Refusal;

/** Options for the handshakes of a mock server. */
export interface MockSettings {
  /** The only path served; others are refused with 404. */
  readonly path?: string;
  /** The supported subprotocols, or a function that selects one of those offered. */
  readonly protocols?:
    | readonly string[]
    | ((offered: readonly string[], handshake: MockHandshake) => string | false | undefined);
  readonly verify?: (handshake: MockHandshake) => Verdict | PromiseLike<Verdict>;
  /** Headers added to the response of an accepted handshake, for example `set-cookie`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly maxPayload?: number;
  readonly perMessageDeflate?: boolean;
  /** `false`: pings of a client are not answered. */
  readonly autoPong?: boolean;
}

/** The outcome of one handshake, for messages. */
export interface HandshakeOutcome {
  readonly handshake: MockHandshake;
  readonly outcome: 'accepted' | 'held' | 'gone' | `refused with ${number}`;
  /** What refused it; absent when a callback threw. */
  readonly refusedBy?: 'the option path' | 'the option verify' | 'refuse()';
  /** The line of the test that called `refuse()`. */
  readonly refusedAt?: string;
}

/** Controls the next handshakes, like the methods of `MockServer` with these names. */
export interface HandshakeControl {
  refuse(refusal: number | Refusal, times?: number): void;
  hang(times?: number): void;
  delay(ms: number): void;
  accept(): void;
  /** The number of handshakes waiting for a response. */
  readonly held: number;
}

export interface MockRequest extends MockSettings {
  /** Use TLS (`wss://`) with the run's certificate; its certificate authority is `ca`. */
  readonly ssl?: boolean;
  /** The address to bind; defaults to 127.0.0.1. */
  readonly host?: string;
  /**
   * A fixed address, such as `wss://api.example.com/v1`: clients of this file that connect to it reach the
   * mock server without a change. Without a path, it serves every path of the host that no other mock server
   * serves.
   */
  readonly url?: string;
}

/** Options of a mock server to open. */
export interface MockOpening extends MockRequest {
  /** The server opens once this promise has settled. Clients that connect to `url` before that wait. */
  readonly after?: Promise<unknown>;
  /** Answers plain requests not answered by a handler of `http()`. */
  readonly otherwise?: MockHttpHandler;
  /** Receives plain requests and responses that are passed on to the real server at `url`. */
  readonly passOn?: PassOnListener;
}

/** A plain request passed on to a real server. Its response is filled in while it arrives. */
export interface PassedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** The headers sent to the real server. */
  readonly headers: MockHandshake['headers'];
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly body: Buffer;
  /** 0 until the response begins. */
  readonly status: number;
  readonly responseHeaders: MockHandshake['headers'];
  /** With content coding removed; `undefined` if it is too long to be kept. */
  readonly responseBody: Buffer | undefined;
}

export interface PassOnListener {
  request(request: PassedRequest): void;
  /** The real server did not respond. */
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

/** Returns `undefined` to leave the request to other handlers. */
export type MockHttpHandler = (request: MockHttpRequest) => Promise<MockHttpResponse | undefined>;

/** A newly connected client, none of whose messages has been missed. */
export interface MockArrival {
  readonly handle: ConnectionHandle;
  readonly handshake: MockHandshake;
  /** Counted from 1. */
  readonly number: number;
  readonly serverUrl: string;
  /** The name of the connection in failures; `connection 1` unless changed. */
  label: string;
  /** Writes bytes to the socket, unframed. */
  writeRaw(bytes: Buffer): void;
  /** Resolves when more data arrives from the client, the connection ends, or `timeout` ms have passed. */
  answered(timeout: number): Promise<void>;
}

/** Events for the test's realm, in order. */
export interface MockListener {
  connection(arrival: MockArrival): void;
  /** A message of this connection. Returns whether a listener or a reply rule consumed it. */
  message(connection: number, message: ReceivedMessage): boolean;
  /** The connection is closed, and its messages are dropped. */
  forget(connection: number): void;
  handshake(outcome: HandshakeOutcome): void;
  /** A user's callback in the settings threw. */
  failure(error: unknown): void;
  /** The mock server is closed. */
  closed(cause: ClosingCause): void;
}

/** What closes a mock server: `close()`, or the end of its test. */
export type ClosingCause = 'call' | 'test end';

/** A mock server; `start`, `stop` and `close` behave as those of `MockServer`. */
export interface MockHandle {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The certificate authority to trust for `wss://`, PEM. */
  readonly ca: string | undefined;
  /** Whether a client has connected to the fixed address and its handshake is still unanswered. */
  readonly isDialled: boolean;
  /** The remedy once the session has closed the server, because its test is over. */
  readonly endOfTest: string | undefined;
  /** The remedy if the test stopped the server, at least this many ms ago, and has not started it again. */
  stoppedFor(ms: number): string | undefined;
  readonly handshakes: HandshakeControl;
  /** The messages of all connections, in the order of their arrival. */
  readonly inbox: MessageReading;
  /** Adds a handler for plain requests; returns a function that removes it. */
  http(handler: MockHttpHandler): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(code?: number, reason?: string): Promise<void>;
  /** Closes every connection, stops listening and releases the port; safe to call twice. */
  dispose(): Promise<void>;
}
