import type { LinkState } from '../../bridge/network';
import type { Sendable } from '../message/message';
import type { LinkMessage, MessageMatch } from './link-message';
import type { FaultOptions, Toxic, ToxicOptions, ToxicUpdate } from './toxic';

/**
 * A TCP link in front of a server. Toxics affect bytes and connections, faults affect messages; they can be
 * combined, and changed while connections are open. Times are milliseconds of real time, sizes are bytes.
 * Each method throws ERR_WS_OPTION_INVALID for an invalid value.
 */
export interface Link extends LinkState {
  /** The URL for clients: `ws://127.0.0.1:9000`. */
  readonly url: string;
  /** The URL for `wss://`; `undefined` if the server has no TLS. */
  readonly sslUrl: string | undefined;
  readonly port: number;

  /** Delays all data by `latency`, plus or minus `jitter`. */
  latency(
    latency: number,
    options?: ToxicOptions & { readonly jitter?: number },
  ): Toxic<ToxicUpdate<'latency'>>;
  /** Limits the data to `rate` bytes per second: those on the wire, after compression and with TLS. */
  bandwidth(rate: number, options?: ToxicOptions): Toxic<ToxicUpdate<'bandwidth'>>;
  /** Delays the end (FIN) of the stream. */
  slowClose(delay: number, options?: ToxicOptions): Toxic<ToxicUpdate<'slowClose'>>;
  /** Drops all data, and closes the connection after `timeout`; by default never. */
  timeout(timeout?: number, options?: ToxicOptions): Toxic<ToxicUpdate<'timeout'>>;
  /** Sends data in slices of `averageSize` plus or minus `sizeVariation` bytes, `delay` ms apart. */
  slicer(options: SlicerOptions): Toxic<ToxicUpdate<'slicer'>>;
  /** Closes the connection once this many bytes have passed, counted like those of {@link bandwidth}. */
  limitData(bytes: number, options?: ToxicOptions): Toxic<ToxicUpdate<'limitData'>>;
  /** Passes data, and closes the connection after `time`, however busy it is. */
  limitTime(time: number, options?: ToxicOptions): Toxic<ToxicUpdate<'limitTime'>>;
  /**
   * Closes a connection once no data has passed for `time`, like a proxy with an idle timeout. Affects both
   * streams by default; ping and pong frames count as data.
   */
  idle(time: number, options?: ToxicOptions): Toxic<ToxicUpdate<'idle'>>;
  /** Resets connections (RST) after `timeout`, by default immediately; their data is dropped until then. */
  resetPeer(timeout?: number, options?: ToxicOptions): Toxic<ToxicUpdate<'resetPeer'>>;
  /** Closes every connection and refuses new ones, until `remove()`, `heal()` or `for` ms. */
  down(options?: Pick<ToxicOptions, 'for'>): Toxic;
  /**
   * For each chunk of data, stalls the stream with this probability, like a lost packet: for `stall` ms
   * (200), doubled for each repeated loss of the same chunk.
   */
  loss(
    probability: number,
    options?: ToxicOptions & { readonly stall?: number },
  ): Toxic<ToxicUpdate<'loss'>>;
  /** Holds all data back for `ms`, or until the toxic is removed; both streams by default. */
  partition(ms?: number, options?: ToxicOptions): Toxic;
  /** Alternates: works for `up` ms, fails for `down` ms, and so on. */
  flap(options: FlapOptions): Toxic<Omit<FlapOptions, 'fault'>>;
  /**
   * Makes the peers of the open connections vanish: neither data nor the end passes, in both streams by
   * default. New connections are unaffected. Removing the toxic resets the affected connections.
   */
  halfOpen(options?: ToxicOptions): Toxic;
  /** Reads `rate` bytes per second, by default not at all, so that the sender's buffers fill up. */
  slowReader(rate?: number, options?: ToxicOptions): Toxic<ToxicUpdate<'slowReader'>>;
  /** Answers handshakes with an HTTP status, default 503. */
  refuseHandshake(status?: number, options?: HandshakeOptions): Toxic;
  /** Leaves handshakes unanswered until the toxic is removed. */
  hangHandshake(options?: HandshakeOptions): Toxic;
  /** Closes new connections in the middle of the handshake request or, by default, of the response. */
  cutHandshake(options?: HandshakeOptions & { readonly during?: 'request' | 'response' }): Toxic;

  /** Drops messages. */
  drop(match: MessageMatch, options?: FaultOptions): Toxic;
  /** Sends additional copies of messages: `copies` (1), at most 10,000. */
  duplicate(match: MessageMatch, options?: FaultOptions & { readonly copies?: number }): Toxic;
  /** Sends messages after the following `by` (1) messages, at the latest after `within` ms (100). */
  reorder(
    match: MessageMatch,
    options?: FaultOptions & { readonly by?: number; readonly within?: number },
  ): Toxic;
  /** Delays messages, and the later ones with them. */
  delay(
    match: MessageMatch,
    ms: number,
    options?: FaultOptions & { readonly jitter?: number },
  ): Toxic;
  /** Changes `bytes` (1) bytes. Text remains valid UTF-8, unless `invalid` is set. */
  corrupt(
    match: MessageMatch,
    options?: FaultOptions & { readonly bytes?: number; readonly invalid?: boolean },
  ): Toxic;
  /** Closes the connection instead of sending a message: both sides receive a close frame. */
  closeWith(match: MessageMatch, code: number, reason?: string, options?: FaultOptions): Toxic;
  /** Sends the result of a function instead of a message; `undefined` leaves it unchanged. */
  change(
    match: MessageMatch,
    change: (message: LinkMessage) => Sendable | undefined,
    options?: FaultOptions,
  ): Toxic;

  /** Closes every connection and releases the ports; safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface SlicerOptions extends ToxicOptions {
  readonly averageSize: number;
  readonly sizeVariation?: number;
  readonly delay?: number;
}

export interface FlapOptions {
  readonly up: number;
  readonly down: number;
  /** The failure: `'down'` (the default) or `'partition'`. */
  readonly fault?: 'down' | 'partition';
}

/** Limits the handshakes that are affected. */
export type HandshakeOptions = Pick<ToxicOptions, 'toxicity' | 'times' | 'for'>;
