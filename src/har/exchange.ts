/** Plain HTTP requests in a HAR file, in addition to WebSocket connections. */
import { parseUrl } from '../errors/parse-url';
import { fromBase64, toBase64 } from './base64';
import { type HarConversation, type HarEntry, type HarHeader, headerOf } from './conversation';
import type { HarValue } from './har-value';

/** A request and its response. */
export interface HarExchange {
  readonly method: string;
  /** `http://` or `https://`. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When the last byte of the response arrived. */
  readonly endedAt: number;
  readonly requestHeaders: readonly HarHeader[];
  /** `undefined` if there is no body, or it is not text. */
  readonly text: string | undefined;
  readonly status: number;
  readonly responseHeaders: readonly HarHeader[];
  /** `undefined` if the file does not include it. */
  readonly body: string | Uint8Array | undefined;
}

/** The content of a HAR file. */
export interface HarRecording {
  readonly conversations: readonly HarConversation[];
  readonly exchanges: readonly HarExchange[];
}

/** Reads an entry; `undefined` if no server responded, as for a blocked request or a `data:` URL. */
export function readExchange(entry: HarValue): HarExchange | undefined {
  const request = entry.get('request');
  const response = entry.get('response');
  const url = String(request.get('url').value);
  const startedAt = Date.parse(String(entry.get('startedDateTime').value));
  const status = Number(response.get('status').value);
  if (!/^https?:/i.test(url) || parseUrl(url) === undefined || !(status >= 200 && status <= 599)) {
    return undefined;
  }
  const text = request.get('postData').get('text');
  return {
    method: request.get('method').text(),
    url,
    startedAt,
    endedAt: startedAt + (Number(entry.get('time').value) || 0),
    requestHeaders: readHeaders(request.get('headers')),
    text: text.isPresent ? text.text() : undefined,
    status,
    responseHeaders: readHeaders(response.get('headers')),
    // Decoded on use: HAR files of browsers contain large bodies, such as images, that are never used.
    get body() {
      return readBody(response.get('content'));
    },
  };
}

function readBody(content: HarValue): HarExchange['body'] {
  const text = content.get('text');
  if (!text.isPresent) return Number(content.get('size').value) > 0 ? undefined : '';
  return content.get('encoding').value === 'base64' ? fromBase64(text.text()) : text.text();
}

export function readHeaders(headers: HarValue): HarHeader[] {
  return headers.listOrNone().map((header) => ({
    name: header.get('name').text(),
    value: header.get('value').text(),
  }));
}

/** The HAR entry of an exchange. */
export function exchangeEntry(exchange: HarExchange): HarEntry {
  const { startedAt, endedAt, method, url, text, status, body } = exchange;
  const { requestHeaders, responseHeaders } = exchange;
  const [requestType, mimeType] = [requestHeaders, responseHeaders].map(
    (headers) => headerOf(headers, 'content-type') ?? '',
  );
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: Math.max(0, Math.round(endedAt - startedAt)),
    request: {
      method,
      url,
      ...common(requestHeaders),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(text !== undefined && { postData: { mimeType: requestType, text } }),
    },
    response: {
      status,
      statusText: '',
      ...common(responseHeaders),
      content: { size: body?.length ?? -1, mimeType, ...contentOf(body) },
      redirectURL: headerOf(responseHeaders, 'location') ?? '',
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _resourceType: 'fetch',
  };
}

function common(headers: readonly HarHeader[]): object {
  return { httpVersion: 'HTTP/1.1', cookies: [], headers, headersSize: -1, bodySize: -1 };
}

function contentOf(body: HarExchange['body']): object {
  if (body === undefined) return {};
  return typeof body === 'string' ? { text: body } : { text: toBase64(body), encoding: 'base64' };
}
