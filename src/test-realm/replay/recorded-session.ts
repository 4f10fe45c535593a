/** A connection of a HAR file, message by message, as its codec reads it. */
import { parseExact, writeExact } from '../../errors/exact-json';
import type { HarConversation, HarMessage } from '../../har/conversation';
import type { Codec, CodecSource } from '../codec/codec';
import { codecFor, decodeWith, encodeWith, splitWith } from '../codec/decode-with';
import { json } from '../codec/json';
import { type Decoded, hasValue } from '../message/decoded';
import { exactValue } from '../message/exact-value';
import { isBytes, type Message, toBuffer } from '../message/message';
import type { Parsed } from '../message/parsed';

/** One value that was sent: most often one message. */
export interface RecordedMessage {
  /** Whether it came from the client. */
  readonly isSent: boolean;
  /** Milliseconds since 1970. */
  readonly at: number | undefined;
  /** As it travelled: several messages where only the last completes a value. */
  readonly wire: readonly Message[];
  /** By its codec; JSON, text or bytes without one. */
  readonly value: unknown;
  /** The codec could read it. */
  readonly isDecoded: boolean;
  /** The codec hides it: it is no part of what is compared. */
  readonly isHidden: boolean;
}

/** A connection, ready to be played. */
export interface RecordedSession {
  readonly conversation: HarConversation;
  readonly messages: readonly RecordedMessage[];
  /** The codec answers what it hides by itself: handshakes, heartbeats. */
  readonly answersItself: boolean;
  /** Encodes a value in place of a recorded one. */
  write(message: RecordedMessage, value: unknown): readonly Message[];
}

/** @param side of the connection that the test has */
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

/** What a message is compared by: its decoded value; without a codec, JSON that is an object or a list; else itself. */
export function comparedValue(data: Message, decoded?: Decoded): unknown {
  if (hasValue(decoded)) return exactValue(data, decoded);
  if (typeof data !== 'string' || decoded !== undefined) return data;
  const value = parseExact(data);
  return typeof value === 'object' && value !== null ? value : data;
}

function writePlain(recorded: Message | undefined, value: unknown): Message {
  if (isBytes(value)) return toBuffer(value);
  const data = typeof value === 'string' ? value : writeExact(value);
  // JSON that travelled as binary.
  return isBytes(recorded) ? Buffer.from(data) : data;
}

function wireOf({ data }: HarMessage): Message {
  return typeof data === 'string' ? data : toBuffer(data);
}

/** The codecs of both sides: a codec with state reads what the other side sent. */
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
    return parts.length < 2 ? [data] : parts.map((part) => (isBytes(data) ? part : String(part)));
  }

  decode(data: Message, isSent: boolean): Decoded {
    return decodeWith(this.#readerOf(isSent), { data, isBinary: typeof data !== 'string' });
  }

  /** What the test's side sends by itself is hidden by the side that reads it, as in a transcript. */
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
