/** A connection of a HAR file, with its messages decoded by the codec. */
import { parseExact, writeExact } from '../../errors/exact-json';
import type { HarConversation, HarMessage } from '../../har/conversation';
import type { Codec, CodecSource } from '../codec/codec';
import { codecFor, decodeWith, encodeWith, splitWith } from '../codec/decode-with';
import { json } from '../codec/json';
import { type Decoded, hasValue } from '../message/decoded';
import { exactValue } from '../message/exact-value';
import { isBytes, type Message, toBuffer } from '../message/message';
import type { Parsed } from '../message/parsed';

/** One recorded value, usually one message. */
export interface RecordedMessage {
  /** Whether the client sent it. */
  readonly isSent: boolean;
  /** Milliseconds since 1970. */
  readonly at: number | undefined;
  /** The original messages; several if only the last one completes a value. */
  readonly wire: readonly Message[];
  /** The value decoded by the codec; without a codec JSON, text or bytes. */
  readonly value: unknown;
  /** Whether the codec decoded it. */
  readonly isDecoded: boolean;
  /** Whether the codec hides it; hidden messages are not compared. */
  readonly isHidden: boolean;
}

/** A recorded connection, ready to be played. */
export interface RecordedSession {
  readonly conversation: HarConversation;
  readonly messages: readonly RecordedMessage[];
  /** Whether the codec sends hidden messages, such as handshakes and heartbeats, by itself. */
  readonly answersItself: boolean;
  /** Encodes a value to send instead of a recorded one. */
  write(message: RecordedMessage, value: unknown): readonly Message[];
}

/** @param side the test's side of the connection */
export function readSession(
  conversation: HarConversation,
  side: 'client' | 'server',
  source: CodecSource | undefined,
): RecordedSession {
  const codecs = source === undefined ? undefined : new BothCodecs(source, conversation.url, side);
  const messages: RecordedMessage[] = [];
  let parts: Message[] = [];
  for (const message of conversation.messages) {
    for (const data of codecs?.split(message) ?? [wireOf(message)]) {
      const isSent = message.type === 'send';
      const decoded = codecs?.decode(data, isSent);
      parts.push(data);
      if (decoded !== undefined && 'isPart' in decoded) continue;
      const isHidden = hasValue(decoded) && codecs?.isHidden(decoded.value, isSent) === true;
      const value = comparedValue(data, decoded);
      const isDecoded = hasValue(decoded);
      messages.push({ isSent, at: message.at, wire: parts, value, isDecoded, isHidden });
      parts = [];
    }
  }
  return {
    conversation,
    messages,
    answersItself: codecs?.answersItself === true,
    write: ({ wire }, value) => codecs?.encode(value) ?? [writePlain(wire.at(-1), value)],
  };
}

/**
 * The value used for comparison: the decoded value; without a codec, a JSON object or list; otherwise the
 * message.
 */
export function comparedValue(data: Message, decoded?: Decoded): unknown {
  if (hasValue(decoded)) return exactValue(data, decoded);
  if (typeof data !== 'string' || decoded !== undefined) return data;
  const value = parseExact(data);
  return typeof value === 'object' && value !== null ? value : data;
}

function writePlain(recorded: Message | undefined, value: unknown): Message {
  if (isBytes(value)) return toBuffer(value);
  const data = typeof value === 'string' ? value : writeExact(value);
  // JSON recorded as a binary message.
  return isBytes(recorded) ? Buffer.from(data) : data;
}

function wireOf({ data }: HarMessage): Message {
  return typeof data === 'string' ? data : toBuffer(data);
}

/** The codecs of both sides: each decodes the messages of the other side, which may depend on state. */
class BothCodecs {
  readonly #client: Codec;
  readonly #server: Codec;
  readonly #own: Codec;

  constructor(
    source: CodecSource,
    url: string,
    private readonly side: 'client' | 'server',
  ) {
    const make = (of: 'client' | 'server'): Codec =>
      codecFor(source, { side: of, url, send: () => undefined });
    this.#client = make('client');
    this.#server = make('server');
    this.#own = side === 'client' ? this.#client : this.#server;
  }

  get answersItself(): boolean {
    return this.#own.onOpen !== undefined || this.#own.onMessage !== undefined;
  }

  split(message: HarMessage): readonly Message[] {
    const data = wireOf(message);
    const parts = splitWith(
      this.#readerOf(message.type === 'send'),
      Buffer.from(data),
      isBytes(data),
    );
    return parts.map((part) => (isBytes(data) ? part : String(part)));
  }

  decode(data: Message, isSent: boolean): Decoded {
    return decodeWith(this.#readerOf(isSent), { data, isBinary: typeof data !== 'string' });
  }

  /**
   * Messages that the test's side sends automatically are hidden by the codec that decodes them, as in a
   * transcript.
   */
  isHidden(value: Parsed, isSent: boolean): boolean {
    const isOwn = isSent === (this.side === 'client');
    const hiding = isOwn ? [this.#own, this.#readerOf(isSent)] : [this.#own];
    return hiding.some((codec) => codec.isHidden?.(value) === true);
  }

  encode(value: unknown): readonly Message[] {
    const isJson = this.#own === json && typeof value === 'object' && !isBytes(value);
    return isJson ? [writeExact(value)] : encodeWith(this.#own, value);
  }

  #readerOf(isSent: boolean): Codec {
    return isSent ? this.#server : this.#client;
  }
}
