import type { HarConversation } from '../../har/conversation';
import type { HarExchange } from '../../har/exchange';
import { isBytes, toBuffer } from '../message/message';
import { maskedText } from './value-bindings';

type HandshakeKey = 'url' | 'requestHeaders' | 'responseHeaders';

/** Shorter texts may be part of other words. */
const shortest = 6;
const shortestKey = 8;

/** Credentials masked in one place of a recording, to be removed everywhere else. */
export class FoundSecrets {
  readonly #names = new Map<string, string>();
  #forms: readonly (readonly [form: string, name: string])[] | undefined;

  /** @param name the replacement */
  add(secret: string, name: string): void {
    if (secret.length < shortest || secret === name || secret.includes(maskedText)) return;
    if (!this.#names.has(secret)) this.#names.set(secret, name);
    this.#forms = undefined;
  }

  /**
   * Adds a value that may be a credential. Only values with digits are added: a word like `general` may occur
   * anywhere.
   */
  addKey(key: string, name = maskedText): void {
    if (key.length >= shortestKey && /\d/.test(key)) this.add(key, name);
  }

  /** Adds the value of a header: `Bearer x`, `a=x; b=y`, Basic with user and password. */
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

  /** Also replaces secrets in the path. */
  #fromUrl(address: string): string {
    let shown = address;
    for (const [form] of this.#all) shown = shown.replaceAll(form, () => encodeURI(maskedText));
    return shown;
  }

  /** Keeps the length, which binary formats store in front of a text. */
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

  /** Each secret in all its encodings, longest first. */
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
