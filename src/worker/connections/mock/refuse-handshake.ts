import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal, Verdict } from '../../../bridge/mock';
import { invalid } from '../../../errors/invalid-value';
import { read } from '../../../errors/read-cause';
import { showTyped } from '../../../errors/show-value';

/** Expands a status to a refusal; throws if the status cannot refuse a handshake. */
export function refusalOf(refusal: number | Refusal): Refusal {
  const full = typeof refusal === 'number' ? { status: refusal } : refusal;
  const status = read(full, 'status');
  if (Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599) return full;
  throw invalid('mock server', {
    expected: 'an HTTP status from 200 to 599 to refuse the handshake with',
    received: showTyped(status ?? refusal),
  });
}

/**
 * The refusal for a verdict of `verify`; `undefined` if it accepts. `false` gives 403, because undici repeats
 * a handshake that is answered with 401 (WHATWG fetch, HTTP-network-or-cache fetch).
 */
export function verdictToRefusal(verdict: Verdict): Refusal | undefined {
  if (verdict === true) return undefined;
  return refusalOf(verdict === false ? 403 : verdict);
}

/** Answers a handshake with a plain HTTP response and ends the connection. */
export function writeRefusal(socket: Duplex, refusal: Refusal): void {
  const reason = STATUS_CODES[refusal.status] ?? 'Refused';
  const body = refusal.body ?? reason;
  const headers: Record<string, string> = {
    Connection: 'close',
    'Content-Type': 'text/plain',
    'Content-Length': String(Buffer.byteLength(body)),
    ...refusal.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal.status} ${reason}\r\n${lines.join('')}\r\n${body}`);
}
