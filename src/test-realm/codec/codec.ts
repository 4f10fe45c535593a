import type { MockHandshake } from '../../bridge/mock';
import { isFunction } from '../../errors/read-cause';
import { kind } from '../../validation/kind';
import type { Sendable } from '../message/message';
import type { Parsed } from '../message/parsed';
import type { HttpAnswerer } from '../mock/http-answer';

/** A WebSocket message: a string for text, bytes for binary. */
export type Encoded = string | Uint8Array;

/**
 * Decodes messages and encodes values.
 *
 * @typeParam Value type of the values that a test reads and sends
 */
export interface Codec<Value extends Sendable = Parsed> {
  /** The name in transcripts and failures: `msgpack`. */
  readonly name: string;
  /** Encodes a value as one or several messages. */
  encode(value: Value): Encoded | readonly Encoded[];
  /**
   * Decodes a message: text is passed as a string, binary as a Buffer. Throws if the message cannot be
   * decoded; returns `undefined` for a part of a value that later messages complete.
   */
  decode(data: Parsed, isBinary: boolean): Value | undefined;
  /**
   * Whether waits and matchers skip a value, such as a heartbeat or handshake. Transcripts show it dimmed.
   */
  isHidden?(value: Value): boolean;
  /** Splits a WebSocket message into the messages that it contains, if there may be several. */
  split?(data: Parsed, isBinary: boolean): readonly Encoded[];
  /** Called when the connection opens. */
  onOpen?(): void;
  /** Called with each received value, before waits and matchers receive it. */
  onMessage?(value: Value): void;
  /** Called when the connection has ended. @internal */
  onClose?(): void;
  /** `nextConnection()` of a mock server waits for it. @internal */
  readonly ready?: Promise<void> | undefined;
}

/** The connection for which a codec is created. */
export interface CodecConnection<Value extends Sendable = Parsed> {
  /** The test's side of the connection; `'server'` on a mock server. */
  readonly side: 'client' | 'server';
  /** The URL of the connection: `ws://127.0.0.1:9000/chat`. */
  readonly url: string;
  /** The opening handshake of a mock server's client. */
  readonly request?: MockHandshake | undefined;
  /** Encodes and sends a value. */
  send(value: Value): void;
}

/** Creates a codec for each connection. */
export interface CodecFunction<Value extends Sendable = Parsed> {
  (connection: CodecConnection<Value>): Codec<Value>;
  /** Answers plain HTTP requests that clients send to a mock server before they connect. */
  readonly http?: HttpAnswerer;
}

/**
 * A codec, or a function that creates one for each connection, if decoding depends on earlier messages. The
 * function is called twice per connection: a codec of the other side decodes sent messages for transcripts.
 */
export type CodecSource<Value extends Sendable = Parsed> = Codec<Value> | CodecFunction<Value>;

const what =
  'a codec, { name, encode(value), decode(data, isBinary) }, a function that returns one, or false';

/** The type of an option `codec`. */
export const codecKind = kind(
  what,
  (value) => value === false || isFunction(value) || isCodec(value),
);

/** Whether a value has the members of a codec. */
export function isCodec(value: unknown): value is Codec {
  if (typeof value !== 'object' || value === null) return false;
  const { name, encode, decode } = value as Partial<Codec>;
  return typeof name === 'string' && typeof encode === 'function' && typeof decode === 'function';
}
