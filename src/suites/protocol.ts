import type { Client, ConnectOptions, Expected, Sendable } from '../index';

/** Describes the server's protocol for the suites. The default is an echo server on `/echo`. */
export interface SuiteOptions {
  /** Path and query to connect to. Default `/echo`. */
  readonly path?: string;
  /** Additional options for each `connect`: headers, subprotocols, … */
  readonly connect?: Omit<ConnectOptions, 'path' | 'ssl'>;
  /** Whether to test over `ws`, over `wss`, or both. Default: `'both'` if the file's server has TLS. */
  readonly ssl?: boolean | 'both';
  /** Numbers of connections; each test runs once for each. Each suite has its own default. */
  readonly tiers?: readonly number[];
  /** The time limit of each test, ms. Default: 10,000 plus 200 for each connection. */
  readonly timeout?: number;
  /**
   * Prepares each client: logs in, joins a room, reads the greeting. `number` is unique within a test file,
   * so that it can be used in names.
   */
  readonly prepare?: (client: Client, number: number) => unknown;
  /** Sends a payload in a message that the server answers. By default, the payload is the message. */
  readonly send?: (client: Client, payload: string) => unknown;
  /**
   * Waits for the answer to a payload; throws for any other message. By default, expects the payload itself.
   */
  readonly expect?: (client: Client, payload: string) => unknown;
  /** Whether binary messages are returned unchanged. Default: only without `send` and `expect`. */
  readonly binary?: boolean;
  /**
   * Maximum message size, bytes; larger messages must be closed with 1009. `false`: not tested. Default
   * 1048576.
   */
  readonly messageSizeLimit?: number | false;
  /**
   * Maximum payload that `send` can send, bytes. Default: `messageSizeLimit` less 100, which leaves room for
   * additional data in the message.
   */
  readonly largestPayload?: number;
  /** Messages with a known reply; each becomes a test. */
  readonly exchanges?: readonly Exchange[];
  /** Messages that the server must refuse; each becomes a test. */
  readonly badMessages?: readonly BadMessage[];
  /** How to send a message to every client; tested only if it is set. */
  readonly broadcast?: Broadcast;
}

export interface Exchange {
  /** Completes the test name "answers …". */
  readonly name: string;
  /** Default: the suite's `path`. */
  readonly path?: string;
  readonly send: Sendable;
  readonly reply: Expected;
}

/** A message that the server must answer with an error, or by closing the connection. */
export interface BadMessage {
  /** Completes the test name "refuses …". */
  readonly name: string;
  /** Default: the suite's `path`. */
  readonly path?: string;
  readonly send: Sendable;
  /** The expected error; the connection must remain usable unless `close` is also set. */
  readonly reply?: Expected;
  /** The expected close code. */
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
