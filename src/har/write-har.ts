/** HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) with `_webSocketMessages`. */
import { toBase64 } from './base64';
import type { HarClose, HarConversation, HarEntry, HarHeader, HarMessage } from './conversation';

/** The program named as the creator of a HAR file. */
export interface HarCreator {
  readonly name: string;
  readonly version: string;
}

/**
 * Formats a HAR file. Pure; also runs in browsers.
 *
 * @param others entries of plain requests
 */
export function writeHar(
  conversations: readonly HarConversation[],
  creator: HarCreator,
  others: readonly HarEntry[] = [],
): string {
  const entries = [...conversations.map(entryOf), ...others];
  entries.sort((one, other) => Date.parse(one.startedDateTime) - Date.parse(other.startedDateTime));
  const log = { version: '1.2', creator, pages: [], entries };
  return `${JSON.stringify({ log }, undefined, 2)}\n`;
}

function entryOf(conversation: HarConversation): HarEntry {
  const { startedAt, messages, close } = conversation;
  const times = [...messages, ...(close ? [close] : [])].map(({ at = startedAt }) => at);
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: Math.max(0, ...times.map((at) => Math.round(at - startedAt))),
    request: requestOf(conversation),
    response: responseOf(conversation),
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _resourceType: 'websocket',
    _webSocketMessages: messages.map(messageOf),
    ...(close && { _webSocketClose: closeOf(close) }),
  };
}

function requestOf({ url, requestHeaders }: HarConversation): object {
  return {
    method: 'GET',
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: plainHeaders(requestHeaders),
    queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
    headersSize: -1,
    bodySize: 0,
  };
}

function responseOf({ status, responseHeaders }: HarConversation): object {
  return {
    status,
    statusText: status === 101 ? 'Switching Protocols' : '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: plainHeaders(responseHeaders),
    content: { size: 0, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
  };
}

function plainHeaders(headers: readonly HarHeader[]): HarHeader[] {
  return headers.map(({ name, value }) => ({ name, value }));
}

function messageOf({ type, at, data }: HarMessage): object {
  const isText = typeof data === 'string';
  return {
    type,
    time: seconds(at),
    opcode: isText ? 1 : 2,
    data: isText ? data : toBase64(data),
  };
}

function closeOf({ type, at, code, reason }: HarClose): object {
  return { type, time: seconds(at), code, reason };
}

/** Chrome uses seconds; -1 if unknown, as in Playwright. */
function seconds(at: number | undefined): number {
  return at === undefined ? -1 : Math.round(at) / 1000;
}
