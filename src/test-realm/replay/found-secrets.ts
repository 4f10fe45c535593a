import type { HarConversation } from '../../har/conversation';
import type { HarExchange } from '../../har/exchange';
import { isBytes, toBuffer } from '../message/message';
import { maskedText } from './value-bindings';

type HandshakeKey = 'url' | 'requestHeaders' | 'responseHeaders';

/** Shorter texts may be part of anything. */
const shortest = 6;
const shortestKey = 8;

/** The credentials that were masked in one place of a recording, to be removed from all others. */
export class FoundSecrets {
  readonly #names = new Map<string, string>();
  #forms: readonly (readonly [form: string, name: string])[] | undefined;

  /** @param name what stands in its place */
  add(secret: string, name: string): void {
    if (secret.length < shortest || secret === name || secret.includes(maskedText)) return;
    if (!this.#names.has(secret)) this.#names.set(secret, name);
    this.#forms = undefined;
  }

  /** What may be a credential: a word like `general` may be part of anything, one with digits is not. */
  addKey(key: string, name = maskedText): void {
    if (key.length >= shortestKey && /\d/.test(key)) this.add(key, name);
  }

  /** The value of a header: `Bearer x`, `a=x; b=y`, Basic with its user and password. */
  addHeader(value: string): void {
    for (const part of value.split(/[;,]\s*/)) {
      const secret = part.replace(/^(?:[\w-]+\s+|[^=\s]+=)/, '');
      this.addKey(secret);
      if (!/^Basic\s/i.test(value)) continue;
      const [, ...password] = Buffer.from(secret, 'base64').toString('utf8').split(':');
      this.add(password.join(':'), maskedText);
    }
  }

  remove(conversation: HarConversation): HarConversation {
    const { close } = conversation;
    return {
      ...conversation,
      ...this.#handshake(conversation),
      messages: conversation.messages.map((message) => ({
        ...message,
        data: isBytes(message.data)
          ? this.#fromBytes(toBuffer(message.data))
          : this.#from(message.data),
      })),
      ...(close && { close: { ...close, reason: this.#from(close.reason) } }),
    };
  }

  removeFrom(exchange: HarExchange): HarExchange {
    const { text, body } = exchange;
    return {
      ...exchange,
      ...this.#handshake(exchange),
      text: text && this.#from(text),
      body: isBytes(body) ? this.#fromBytes(toBuffer(body)) : body && this.#from(body),
    };
  }

  #handshake({ url, requestHeaders, responseHeaders }: Pick<HarExchange, HandshakeKey>) {
    const headers = (list: HarConversation['requestHeaders']) =>
      list.map(({ name, value }) => ({ name, value: this.#from(value) }));
    return {
      url: this.#fromUrl(url),
      requestHeaders: headers(requestHeaders),
      responseHeaders: headers(responseHeaders),
    };
  }

  #from(text: string): string {
    let shown = text;
    for (const [form, name] of this.#all) {
      if (shown.includes(form)) shown = shown.replaceAll(form, () => name);
    }
    return shown;
  }

  /** In the path, too. */
  #fromUrl(address: string): string {
    let shown = address;
    for (const [form] of this.#all) shown = shown.replaceAll(form, () => encodeURI(maskedText));
    return shown;
  }

  /** The length stays, which binary formats have in front of a text. */
  #fromBytes(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes);
    for (const [form] of this.#all) {
      const search = Buffer.from(form);
      for (let at = copy.indexOf(search); at >= 0; at = copy.indexOf(search, at)) {
        copy.fill('*', at, at + search.length);
      }
    }
    return copy;
  }

  /** Each secret as it may be written, the longest first. */
  get #all(): readonly (readonly [string, string])[] {
    this.#forms ??= [...this.#names]
      .flatMap(([secret, name]) => formsOf(secret).map((form) => [form, name] as const))
      .sort(([one], [other]) => other.length - one.length);
    return this.#forms;
  }
}

function formsOf(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const forms = [
    ...[secret, inJson, JSON.stringify(inJson).slice(1, -1)],
    ...[encodeURIComponent(secret), encodeURIComponent(secret).replace(/%20/g, '+')],
    ...[Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')],
    Buffer.from(secret).toString('hex'),
  ];
  return [...new Set(forms)];
}
