import { createHash, randomBytes } from 'node:crypto';

export interface UpgradeRequest {
  /** `127.0.0.1:9000`, `[::1]:9000`. */
  readonly authority: string;
  /** Path and query. */
  readonly path: string;
  /** The `Sec-WebSocket-Key`; by default random: 16 bytes in base64. */
  readonly key?: string;
  /** Sent after the headers of RFC 6455 section 4.1. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client's opening handshake (RFC 6455 section 4.1). */
export function upgradeRequest(request: UpgradeRequest): string {
  const { authority, path, key = randomKey(), headers = {} } = request;
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${authority}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
}

/** A random `Sec-WebSocket-Key`. */
export function randomKey(): string {
  return randomBytes(16).toString('base64');
}

/** The `Sec-WebSocket-Accept` for a key (RFC 6455 section 4.2.2). */
export function acceptFor(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
