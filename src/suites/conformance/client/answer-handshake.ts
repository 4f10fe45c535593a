import { setTimeout as delay } from 'node:timers/promises';
import type { DeflateParameters } from '../../probe/extensions';
import { acceptFor } from '../../probe/handshake';
import type { Probe } from '../../probe/probe';
import type { Wire } from '../../probe/wire';
import { negotiate, wishesOf } from './negotiate';

/** The parts of a client's opening handshake that are used. */
export interface ClientRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes after the request. */
  readonly rest: Buffer;
}

/** Reads the head of a request; `undefined` if the client ends the connection before it is complete. */
export async function readRequest(wire: Wire): Promise<ClientRequest | undefined> {
  let received = Buffer.alloc(0);
  for (;;) {
    const end = received.indexOf('\r\n\r\n');
    if (end !== -1) {
      const [start = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
      const headers: Record<string, string> = {};
      for (const line of lines) {
        const at = line.indexOf(':');
        const name = line.slice(0, at).trim().toLowerCase();
        const value = line.slice(at + 1).trim();
        headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
      }
      return { path: start.split(' ')[1] ?? '/', headers, rest: received.subarray(end + 4) };
    }
    const bytes = await wire.receiveBytes({ timeout: 0 });
    if (bytes === undefined) return undefined;
    received = Buffer.concat([received, bytes]);
  }
}

const usualAnswer: readonly string[] = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: {accept}',
];

/** Answers a handshake as specified by the probe, and sends the frames that follow it. */
export async function answerHandshake(
  wire: Wire,
  { headers }: ClientRequest,
  probe: Probe,
  early: Buffer,
): Promise<DeflateParameters | undefined> {
  const accept = acceptFor(headers['sec-websocket-key'] ?? '');
  const wishes = wishesOf(probe.offers ?? []);
  const deflate = negotiate(headers['sec-websocket-extensions'], wishes);
  const lines = [
    ...(probe.handshake?.request ?? usualAnswer),
    ...(deflate ? [`Sec-WebSocket-Extensions: ${deflate.answer}`] : []),
  ];
  const text = `${lines.join('\r\n').replace('{accept}', accept)}\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(text, 'latin1'), early]);
  const pieces = piecesOf(bytes, probe.handshake?.split);
  for (const piece of pieces) {
    await wire.sendBytes(piece);
    if (pieces.length > 1) await delay(1);
  }
  return deflate?.parameters;
}

function piecesOf(bytes: Buffer, split: 'bytes' | 'halves' | undefined): readonly Buffer[] {
  if (split === undefined) return [bytes];
  const size = split === 'bytes' ? 1 : Math.ceil(bytes.length / 2);
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
