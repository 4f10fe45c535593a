import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers plain HTTP: `/health` with 200, everything else with 426 (RFC 9110 section 15.5.22). */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  connections: number,
): void {
  if (request.url?.split('?')[0] === '/health') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify({ status: 'ok', connections }));
    return;
  }
  response.writeHead(426, {
    Connection: 'close',
    Upgrade: 'websocket',
    'Content-Type': 'text/plain; charset=utf-8',
  });
  response.end('This is a WebSocket server: connect with ws:// or wss://.\n');
}

/** Refuses a handshake with an HTTP status and ends the connection. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  const name = STATUS_CODES[status] ?? 'Refused';
  const body = `${status} ${name}\n`;
  const head = [
    `HTTP/1.1 ${status} ${name}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
