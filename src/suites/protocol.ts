import type { Client, ConnectOptions, Expected, Sendable } from '../index';

/** What the suites need to know of the server's protocol. Every part has a default: an echo on `/echo`. */
export interface SuiteOptions {
  /** Path and query to connect to. Default `/echo`. */
  readonly path?: string;
  /** More options for each `connect`: headers, subprotocols, … */
  readonly connect?: Omit<ConnectOptions, 'path' | 'ssl'>;
  /** Over `ws`, over `wss`, or every test over both. Default: `'both'` where the file's server has TLS. */
  readonly ssl?: boolean | 'both';
  /** Numbers of connections; each test runs once for each. Every suite has its own default. */
  readonly tiers?: readonly number[];
  /** Each test's own limit, ms. Default: 10,000 and 200 more for each connection. */
  readonly timeout?: number;
  /**
   * What a client does first: log in, join a room, read the greeting. `number` is not given twice in
   * a test file, so it makes names.
   */
  readonly prepare?: (client: Client, number: number) => unknown;
  /** Sends a payload in a message that the server answers. Default: the payload is the message. */
  readonly send?: (client: Client, payload: string) => unknown;
  /** Waits for the answer to that payload; throws on any other. Default: the payload itself. */
  readonly expect?: (client: Client, payload: string) => unknown;
  /** Whether binary comes back as it was sent. Default: only where `send` and `expect` are not given. */
  readonly binary?: boolean;
  /** Largest message in bytes; one more must close with 1009. `false`: not tested. Default 1048576. */
  readonly messageSizeLimit?: number | false;
  /**
   * Largest payload in bytes that `send` can take. Default: 100 below `messageSizeLimit`, which leaves
   * room for what `send` wraps around it.
   */
  readonly largestPayload?: number;
  /** Messages with a known reply; each becomes a test. */
  readonly exchanges?: readonly Exchange[];
  /** Messages that the server must refuse; each becomes a test. */
  readonly badMessages?: readonly BadMessage[];
  /** How to reach every client; tested only if it is given. */
  readonly broadcast?: Broadcast;
}

export interface Exchange {
  /** Completes the test's name "answers …". */
  readonly name: string;
  /** Default: the suite's `path`. */
  readonly path?: string;
  readonly send: Sendable;
  readonly reply: Expected;
}

/** A message that is answered with an error, or closes the connection. */
export interface BadMessage {
  /** Completes the test's name, "refuses …". */
  readonly name: string;
  /** Default: the suite's `path`. */
  readonly path?: string;
  readonly send: Sendable;
  /** The error it is answered with; the connection must stay usable unless `close` is given too. */
  readonly reply?: Expected;
  /** The code that it closes the connection with. */
  readonly close?: number;
}

export interface Broadcast {
  /** Default: the suite's `path`. */
  readonly path?: string;
  readonly send: (sender: Client, payload: string) => unknown;
  /** Waits for the payload on one of the clients; throws if it does not arrive. */
  readonly expect: (client: Client, payload: string) => unknown;
  /** Whether the sender receives it, too. Default `true`. */
  readonly includesSender?: boolean;
}
