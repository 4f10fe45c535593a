import type { MockHandshake } from '../../bridge/mock';
import { kind } from '../../validation/kind';
import type { Sendable } from '../message/message';
import type { Parsed } from '../message/parsed';
import type { HttpAnswerer } from '../mock/http-answer';

/** One WebSocket message: a string travels as text, bytes as binary. */
export type Encoded = string | Uint8Array;

/**
 * Decodes messages and encodes values.
 *
 * @typeParam Value what a test reads and sends
 */
export interface Codec<Value extends Sendable = Parsed> {
  /** For transcripts and failures: `msgpack`. */
  readonly name: string;
  /** The message, or the messages, that carry a value. */
  encode(value: Value): Encoded | readonly Encoded[];
  /**
   * The value of a message: text comes as a string, binary as a Buffer. A throw means that it cannot be decoded;
   * `undefined` is for a part of a value that further messages complete.
   */
  decode(data: Parsed, isBinary: boolean): Value | undefined;
  /** Whether waits and matchers skip it: heartbeats, handshakes. Transcripts show it, dimmed. */
  isHidden?(value: Value): boolean;
  /** The messages that one WebSocket message consists of, where that may be several. */
  split?(data: Parsed, isBinary: boolean): readonly Encoded[];
  /** Called when the connection opens. */
  onOpen?(): void;
  /** Called with each value that arrives, before waits and matchers get it. */
  onMessage?(value: Value): void;
}

/** The connection that a codec is made for. */
export interface CodecConnection<Value extends Sendable = Parsed> {
  /** Which side of the connection the test has; a mock server has that of the server. */
  readonly side: 'client' | 'server';
  /** Of the connection: `ws://127.0.0.1:9000/chat`. */
  readonly url: string;
  /** What the client of a mock server asked for in its handshake. */
  readonly request?: MockHandshake | undefined;
  /** Encodes and sends a value. */
  send(value: Value): void;
}

/** Makes a codec for each connection. */
export interface CodecFunction<Value extends Sendable = Parsed> {
  (connection: CodecConnection<Value>): Codec<Value>;
  /** Answers plain requests to a mock server: what a client asks by HTTP before it connects. */
  readonly http?: HttpAnswerer;
}

/**
 * A codec, or a function that makes one for each connection, where decoding depends on what came before.
 * It is called twice then: what this side sends is decoded for transcripts by a codec of the other side.
 */
export type CodecSource<Value extends Sendable = Parsed> = Codec<Value> | CodecFunction<Value>;

const what =
  'a codec, { name, encode(value), decode(data, isBinary) }, a function that returns one, or false';

/** What an option `codec` may be. */
export const codecKind = kind(
  what,
  (value) => value === false || typeof value === 'function' || isCodec(value),
);

/** Whether it has what every codec has. */
export function isCodec(value: unknown): value is Codec {
  if (typeof value !== 'object' || value === null) return false;
  const { name, encode, decode } = value as Partial<Codec>;
  return typeof name === 'string' && typeof encode === 'function' && typeof decode === 'function';
}
