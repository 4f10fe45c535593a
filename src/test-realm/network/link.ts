import type { LinkState } from '../../bridge/network';
import type { Sendable } from '../message/message';
import type { LinkMessage, MessageMatch } from './link-message';
import type { FaultOptions, Toxic, ToxicOptions, ToxicUpdate } from './toxic';

/**
 * A TCP link in front of a server. Toxics act on bytes and on connections, faults on messages; all
 * can be combined, and changed while connections are open. Times are milliseconds of real time, sizes
 * bytes. Each method throws ERR_WS_OPTION_INVALID for a value that it cannot take.
 */
export interface Link extends LinkState {
  /** Where clients connect: `ws://127.0.0.1:9000`. */
  readonly url: string;
  /** The same for `wss://`; `undefined` where the server has no TLS. */
  readonly sslUrl: string | undefined;
  readonly port: number;

  /** Delays all data by `ms`, plus or minus `jitter`. */
  latency(
    ms: number,
    options?: ToxicOptions & { readonly jitter?: number },
  ): Toxic<ToxicUpdate<'latency'>>;
  /** Limits data to a rate. */
  bandwidth(bytesPerSecond: number, options?: ToxicOptions): Toxic<ToxicUpdate<'bandwidth'>>;
  /** Delays the end (FIN) of the stream. */
  slowClose(ms: number, options?: ToxicOptions): Toxic<ToxicUpdate<'slowClose'>>;
  /** Drops all data, and closes the connection after `ms`; without it, never. */
  timeout(ms?: number, options?: ToxicOptions): Toxic<ToxicUpdate<'timeout'>>;
  /** Sends data in slices of `averageSize` plus or minus `sizeVariation` bytes, `delay` ms apart. */
  slicer(options: SlicerOptions): Toxic<ToxicUpdate<'slicer'>>;
  /** Closes the connection once this many bytes have passed. */
  limitData(bytes: number, options?: ToxicOptions): Toxic<ToxicUpdate<'limitData'>>;
  /** Lets data pass, and closes the connection after `ms`, however busy it is. */
  limitTime(ms: number, options?: ToxicOptions): Toxic<ToxicUpdate<'limitTime'>>;
  /**
   * Closes a connection once no data has passed for `ms`, as a proxy with an idle timeout does. Both
   * streams by default; ping and pong frames are data.
   */
  idle(ms: number, options?: ToxicOptions): Toxic<ToxicUpdate<'idle'>>;
  /** Resets connections (RST) after `ms`, at once without it; until then their data is dropped. */
  resetPeer(ms?: number, options?: ToxicOptions): Toxic<ToxicUpdate<'resetPeer'>>;
  /** Ends every connection and refuses new ones, until `remove()`, `heal()` or `for` ms. */
  down(options?: Pick<ToxicOptions, 'for'>): Toxic;
  /**
   * Stalls the stream with this probability for each piece of data, as a lost packet does: for
   * `stall` ms (200), and twice as long for each further loss of it.
   */
  loss(
    probability: number,
    options?: ToxicOptions & { readonly stall?: number },
  ): Toxic<ToxicUpdate<'loss'>>;
  /** Holds all data back for `ms`, or until it is removed; both streams by default. */
  partition(ms?: number, options?: ToxicOptions): Toxic;
  /** Lets the link work for `up` ms, then fail for `down` ms, and so on. */
  flap(options: FlapOptions): Toxic<Omit<FlapOptions, 'fault'>>;
  /**
   * The peer of each open connection vanishes: neither data nor an end passes, both streams
   * by default. New connections are unaffected. Removing it resets the vanished ones.
   */
  halfOpen(options?: ToxicOptions): Toxic;
  /** Reads this slowly, not at all without a rate: the sender's buffers fill. */
  slowReader(bytesPerSecond?: number, options?: ToxicOptions): Toxic<ToxicUpdate<'slowReader'>>;
  /** Answers handshakes with an HTTP status, 503 by default. */
  refuseHandshake(status?: number, options?: HandshakeOptions): Toxic;
  /** Leaves handshakes unanswered; removing it lets them proceed. */
  hangHandshake(options?: HandshakeOptions): Toxic;
  /** Ends new connections in the middle of the request or, by default, of the response. */
  cutHandshake(options?: HandshakeOptions & { readonly during?: 'request' | 'response' }): Toxic;

  /** Loses messages. */
  drop(match: MessageMatch, options?: FaultOptions): Toxic;
  /** Sends messages again, `copies` times (1), at most 10,000. */
  duplicate(match: MessageMatch, options?: FaultOptions & { readonly copies?: number }): Toxic;
  /** Sends messages after the `by` (1) that follow, at the latest after `within` ms (100). */
  reorder(
    match: MessageMatch,
    options?: FaultOptions & { readonly by?: number; readonly within?: number },
  ): Toxic;
  /** Sends messages later; later ones wait, too. */
  delay(
    match: MessageMatch,
    ms: number,
    options?: FaultOptions & { readonly jitter?: number },
  ): Toxic;
  /** Changes `bytes` (1) bytes. Text stays text, unless `invalid` is set. */
  corrupt(
    match: MessageMatch,
    options?: FaultOptions & { readonly bytes?: number; readonly invalid?: boolean },
  ): Toxic;
  /** Closes the connection in place of a message: both sides get a close frame. */
  closeWith(match: MessageMatch, code: number, reason?: string, options?: FaultOptions): Toxic;
  /** Sends the result of a function in place of a message; `undefined` leaves it unchanged. */
  change(
    match: MessageMatch,
    change: (message: LinkMessage) => Sendable | undefined,
    options?: FaultOptions,
  ): Toxic;

  /** Ends every connection and releases the ports; safe to call twice. */
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
  /** What happens meanwhile: `'down'` (the default) or `'partition'`. */
  readonly fault?: 'down' | 'partition';
}

/** Which handshakes. */
export type HandshakeOptions = Pick<ToxicOptions, 'toxicity' | 'times' | 'for'>;
