/**
 * Reads WebSocket connections from HAR files as written by Chrome, Playwright, mitmproxy and this package.
 */
import { parseUrl } from '../errors/parse-url';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { isCloseCode, isCloseReason } from '../protocol/close-frame';
import { fromBase64 } from './base64';
import type { HarClose, HarConversation, HarMessage } from './conversation';
import { type HarRecording, readExchange, readHeaders } from './exchange';
import { HarValue } from './har-value';

/**
 * Larger times are in ms, as written by Playwright; smaller ones are in seconds. In ms, this is the year
 * 1973.
 */
const milliseconds = 1e11;

/**
 * The connections and the plain requests, each in file order.
 *
 * @param file its name, for messages
 * @throws ERR_WS_HAR_INVALID with the position in the file
 */
export function readHar(text: string, file: string): HarRecording {
  const entries = new HarValue(file, '', parse(text, file)).get('log').get('entries').list();
  const plain = entries.filter((entry) => !isWebSocket(entry));
  return {
    conversations: entries.filter(isWebSocket).map(conversationOf),
    exchanges: plain.flatMap((entry) => readExchange(entry) ?? []),
  };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const message = `${file} is not JSON: ${(cause as Error).message}. Record it again.`;
    throw new WsDynamicError('ERR_WS_HAR_INVALID', message, { cause });
  }
}

function isWebSocket(entry: HarValue): boolean {
  return (
    entry.get('_webSocketMessages').isPresent ||
    entry.get('_resourceType').value === 'websocket' ||
    /^wss?:/i.test(String(entry.get('request').get('url').value))
  );
}

function conversationOf(entry: HarValue): HarConversation {
  const attached = entry.get('response').get('content').get('_file');
  if (attached.isPresent && !entry.get('_webSocketMessages').isPresent) {
    throw attached.refuse(
      'to be absent',
      'Its messages are in another file: record with { content: "embed" } and a name that ends in .har.',
    );
  }
  const url = urlOf(entry.get('request').get('url'));
  const started = entry.get('startedDateTime');
  const startedAt = Date.parse(started.text());
  if (Number.isNaN(startedAt)) throw started.refuse('to be a date');
  const status = entry.get('response').get('status');
  const messages = entry.get('_webSocketMessages').listOrNone();
  const data = messages.filter((message) => !controlOpcodes.includes(message.get('opcode').value));
  const close = entry.get('_webSocketClose');
  return {
    url,
    startedAt,
    requestHeaders: readHeaders(entry.get('request').get('headers')),
    // 0 if the recorder was attached after the response.
    status: status.isPresent ? status.number() || 101 : 101,
    responseHeaders: readHeaders(entry.get('response').get('headers')),
    messages: data.map(messageOf),
    ...(close.isPresent && { close: closeOf(close) }),
  };
}

/** Close, ping and pong (RFC 6455 section 5.5): no known recorder writes their payloads. */
const controlOpcodes: readonly unknown[] = [8, 9, 10];

/** Some recorders use the handshake's `http` URL. */
function urlOf(entry: HarValue): string {
  const url = entry.text().replace(/^http(?=s?:)/i, 'ws');
  if (/^wss?:/i.test(url) && parseUrl(url) !== undefined) return url;
  throw entry.refuse('to be a URL that begins with ws:// or wss://');
}

function messageOf(message: HarValue): HarMessage {
  const opcode = message.get('opcode');
  if (opcode.value !== 1 && opcode.value !== 2) throw opcode.refuse('to be 1 (text) or 2 (binary)');
  const data = message.get('data').text();
  const content = opcode.value === 1 ? data : fromBase64(data);
  if (content === undefined)
    throw message.get('data').refuse('to be base64, since the opcode is 2');
  return { type: typeOf(message), at: timeOf(message.get('time')), data: content };
}

function closeOf(close: HarValue): HarClose {
  const reason = close.get('reason');
  return {
    type: typeOf(close),
    at: timeOf(close.get('time')),
    code: codeOf(close.get('code')),
    reason: reason.isPresent ? reasonOf(reason) : '',
  };
}

/** A code of a close frame (RFC 6455 section 7.4), or that of a close without code or frame. */
function codeOf(close: HarValue): number {
  const code = close.number();
  if (isCloseCode(code) || code === 1005 || code === 1006) return code;
  throw close.refuse('to be a close code: 1000 to 1003, 1005 to 1014 or 3000 to 4999');
}

function reasonOf(reason: HarValue): string {
  const text = reason.text();
  if (isCloseReason(text)) return text;
  throw reason.refuse('to have at most 123 bytes (RFC 6455 section 5.5)');
}

function typeOf(item: HarValue): 'send' | 'receive' {
  const type = item.get('type');
  if (type.value === 'send' || type.value === 'receive') return type.value;
  throw type.refuse('to be "send" or "receive"');
}

/** A time in ms. */
function timeOf(time: HarValue): number | undefined {
  const given = time.isPresent ? time.number() : -1;
  if (given < 0) return undefined;
  return given > milliseconds ? given : given * 1000;
}
