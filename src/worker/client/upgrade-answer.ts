import type { IncomingMessage } from 'node:http';
import type { UpgradeResponse } from '../../realm/connection-data';

let latest = '';

/**
 * An answer to a handshake as JSON, but for the one header in which the answers of a server differ,
 * `Sec-WebSocket-Accept` (RFC 6455 section 4.2.2). So a thousand idle connections keep one string.
 */
export function sharedAnswer({ statusCode, headers }: IncomingMessage): string {
  const { 'sec-websocket-accept': _accept, ...shared } = headers;
  const answer = JSON.stringify({ status: statusCode, headers: shared });
  if (answer !== latest) latest = answer;
  return latest;
}

/** The whole of it again. */
export function wholeAnswer(answer: string, accept: string | undefined): UpgradeResponse {
  const { status, headers } = JSON.parse(answer) as UpgradeResponse;
  return {
    status,
    headers: accept === undefined ? headers : { ...headers, 'sec-websocket-accept': accept },
  };
}
