import type { PassedRequest } from '../../bridge/mock';
import type { HarExchange } from '../../har/exchange';
import { headersOf } from './real-connection';

/** A request that was passed on while a server is recorded, as a HAR file has it. */
export function exchangeOf(passed: PassedRequest, base: string): HarExchange {
  const { method, target, startedAt, endedAt, headers, body, responseHeaders } = passed;
  const text = textOf(body);
  return {
    method,
    url: `${base}${target}`,
    startedAt,
    endedAt,
    requestHeaders: headersOf(headers),
    text: text === '' ? undefined : text,
    // What has not been answered is not replayed.
    status: passed.status,
    responseHeaders: headersOf(responseHeaders),
    body: passed.responseBody && (textOf(passed.responseBody) ?? passed.responseBody),
  };
}

/** `undefined` for what is not UTF-8. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? undefined : text;
}
