import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HandshakeHead } from './messages/handshake-head';

/** Answers a handshake with an HTTP status instead of passing it on. */
export function refuse(stream: Duplex, status: number): void {
  const head = new HandshakeHead();
  const body = `The link refused the handshake with ${status}.\n`;
  stream.on('data', (chunk: Buffer) => {
    if (stream.writableEnded || head.add(chunk) === undefined) return;
    stream.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
        'Connection: close',
        'Content-Type: text/plain',
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    );
  });
  stream.on('end', () => stream.end());
}
