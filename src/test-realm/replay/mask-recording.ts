/** Masks credentials, and the fields of the option `mask`, before a recording is written. */
import { parseExact, writeExact } from '../../errors/exact-json';
import { isSecretParameter, mayBeSecretHeader } from '../../errors/mask';
import {
  type HarConversation,
  type HarHeader,
  type HarMessage,
  headerOf,
} from '../../har/conversation';
import type { HarExchange, HarRecording } from '../../har/exchange';
import type { CodecSource } from '../codec/codec';
import { changedList, changedObject } from '../message/changed-copy';
import { isBytes, type Message, toBuffer } from '../message/message';
import { FoundSecrets } from './found-secrets';
import type { MaskedNames } from './masked-names';
import { type RecordedMessage, readSession } from './recorded-session';
import { StandIns } from './stand-ins';
import { maskedText } from './value-bindings';

/** Values that differ for each connection. */
const nonces = ['sec-websocket-key', 'sec-websocket-accept'];
const jsonWebToken = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
const scheme = /\b(Bearer|Basic|Digest)\s+[\w.~+/-]{6,}=*/gi;
const parameter = /([?&]([^=&#?\s"'<>]{1,100})=)([^&#\s"'<>]+)/g;

/** Copies that are safe to write. Equal values are masked by the same name in all of them. */
export function maskRecording(
  { conversations, exchanges }: HarRecording,
  names: MaskedNames,
  source: CodecSource | undefined,
): HarRecording {
  const masking = new RecordingMasks(names);
  const masked = {
    conversations: conversations.map((one) => masking.conversation(one, source)),
    exchanges: exchanges.map((one) => masking.exchange(one)),
  };
  // A credential found in one place may occur in any other.
  return {
    conversations: masked.conversations.map((one) => masking.found.remove(one)),
    exchanges: masked.exchanges.map((one) => masking.found.removeFrom(one)),
  };
}

class RecordingMasks {
  readonly found = new FoundSecrets();
  readonly #standIns: StandIns;

  constructor(private readonly names: MaskedNames) {
    const note = (field: string, text: string, name: string): void => {
      if (names.isSecret(field)) this.found.add(text, name);
      else this.found.addKey(text, name);
    };
    this.#standIns = new StandIns((field) => field !== '' && names.isMasked(field), note);
  }

  conversation(conversation: HarConversation, source: CodecSource | undefined): HarConversation {
    const session = readSession(conversation, 'server', source);
    const { close } = conversation;
    const selected = headerOf(conversation.responseHeaders, 'sec-websocket-protocol');
    return {
      ...conversation,
      url: this.#url(conversation.url),
      requestHeaders: this.#headers(conversation.requestHeaders, selected),
      responseHeaders: this.#headers(conversation.responseHeaders, selected),
      messages: session.messages.flatMap((message) =>
        this.#message(message, (value) => session.write(message, value)),
      ),
      ...(close && { close: { ...close, reason: this.#text(close.reason) } }),
    };
  }

  exchange(exchange: HarExchange): HarExchange {
    const { requestHeaders, responseHeaders, text, body } = exchange;
    const isForm = /urlencoded/.test(headerOf(requestHeaders, 'content-type') ?? '');
    // A form has the syntax of a query.
    const masked = text && (isForm ? this.#text(`?${text}`).slice(1) : this.#text(text));
    return {
      ...exchange,
      url: this.#url(exchange.url),
      requestHeaders: this.#headers(requestHeaders),
      responseHeaders: this.#headers(responseHeaders),
      text: masked,
      body: isBytes(body) ? this.#bytes(toBuffer(body)) : body && this.#text(body),
    };
  }

  #message(
    message: RecordedMessage,
    write: (value: unknown) => readonly Message[],
  ): readonly HarMessage[] {
    const { value, wire, isSent, at } = message;
    const masked = this.#value(value);
    const data = masked === value ? wire : write(masked);
    return data.map((one) => ({ type: isSent ? 'send' : 'receive', at, data: one }));
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (isBytes(value)) return this.#bytes(toBuffer(value));
    return mapTexts(this.#standIns.apply(value), (text) => this.#text(text));
  }

  #text(text: string): string {
    const json = parseExact(text);
    if (typeof json === 'object' && json !== null) {
      const masked = this.#value(json);
      return masked === json ? text : writeExact(masked);
    }
    return this.names
      .mask(this.#parameters(text))
      .replace(jsonWebToken, maskedText)
      .replace(scheme, `$1 ${maskedText}`);
  }

  /** Masks parameters of URLs in a text. */
  #parameters(text: string): string {
    if (!text.includes('=')) return text;
    return text.replace(parameter, (all, start: string, name: string, value: string) => {
      if (!isSecretParameter(name) && !this.names.isMasked(name)) return all;
      this.found.addKey(value);
      return `${start}${maskedText}`;
    });
  }

  /**
   * UTF-8 is masked as text; other bytes are left to the codec, and to the removal of secrets found
   * elsewhere.
   */
  #bytes(bytes: Buffer): Buffer {
    const text = bytes.toString('utf8');
    if (text.includes('\uFFFD')) return bytes;
    const masked = this.#text(text);
    return masked === text ? bytes : Buffer.from(masked);
  }

  #url(address: string): string {
    const url = new URL(address);
    for (const secret of [url.username, url.password]) {
      this.found.add(decodeURIComponent(secret), maskedText);
    }
    url.username = '';
    url.password = '';
    url.hash = '';
    // A parameter may occur several times.
    const shown = [...url.searchParams].map(([name, value]) => [name, this.#query(name, value)]);
    if ([...url.searchParams].some(([, value], at) => value !== shown[at]?.[1])) {
      url.search = new URLSearchParams(shown as [string, string][]).toString();
    }
    return url.href.replace(jsonWebToken, encodeURI(maskedText));
  }

  /** Gives each token its own name, so that connections of several users remain distinct. */
  #query(name: string, value: string): string {
    if (value === '' || !(isSecretParameter(name) || this.names.isMasked(name))) return value;
    this.found.addKey(value);
    const made = this.#standIns.apply(value, name, true);
    return typeof made === 'string' && made !== value ? made : maskedText;
  }

  #headers(list: readonly HarHeader[], selected?: string): HarHeader[] {
    return list
      .filter(({ name }) => !nonces.includes(name.toLowerCase()))
      .map(({ name, value }) => ({ name, value: this.#header(name, value, selected) }));
  }

  #header(name: string, value: string, selected: string | undefined): string {
    if (name.toLowerCase() === 'sec-websocket-protocol') return this.#protocols(value, selected);
    if (!mayBeSecretHeader(name) && !this.names.isMasked(name)) return this.#text(value);
    this.found.addHeader(value);
    return maskedText;
  }

  /** Browsers send tokens as subprotocols: only the one selected by the server is kept. */
  #protocols(value: string, selected = ''): string {
    const kept = value.split(',').map((part) => {
      const name = part.trim();
      if (name === selected && name.length <= longestProtocol) return name;
      this.found.addKey(name);
      return maskedText;
    });
    return [...new Set(kept)].join(', ');
  }
}

/** Names of subprotocols are short; a longer one that the server repeats is a token. */
const longestProtocol = 24;

/** A copy with mapped texts; the same value if none changes. */
function mapTexts(value: unknown, map: (text: string) => unknown): unknown {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null || isBytes(value)) return value;
  if (Array.isArray(value)) return changedList(value, (item) => mapTexts(item, map));
  return changedObject(value, (key, item) => [key, mapTexts(item, map)]);
}
