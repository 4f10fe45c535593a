import type { PassedRequest } from '../../bridge/mock';
import type { HarExchange } from '../../har/exchange';
import { headersOf } from './real-connection';

/** Converts a request that was passed on while recording to a HAR exchange. */
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
    // A request without a response (status 0) is not replayed.
    status: passed.status,
    responseHeaders: headersOf(responseHeaders),
    body: passed.responseBody && (textOf(passed.responseBody) ?? passed.responseBody),
  };
}

/** `undefined` if the bytes are not UTF-8. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? undefined : text;
}
