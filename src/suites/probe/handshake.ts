import { createHash, randomBytes } from 'node:crypto';
import { now } from '../../suite-kit';
import { type DeflateParameters, parseExtensions, readDeflateAnswer } from './extensions';
import type { Probe } from './probe';
import { isTimeout, type Wire } from './wire';

/** A server's handshake response. */
export interface HandshakeAnswer {
  /** `undefined` if the response is not HTTP. */
  readonly status: number | undefined;
  /** By lower-case name; repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why the connection is not open. */
  readonly failure: string | undefined;
  readonly isExpired: boolean;
  readonly deflate: DeflateParameters | undefined;
  /** The bytes after the response. */
  readonly rest: Buffer;
}

export interface HandshakeTarget {
  /** For example `127.0.0.1:9000`. */
  readonly authority: string;
  /** Path and query. */
  readonly path: string;
  /** Additional headers, such as `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How long to wait for the response, ms. */
const limit = 5000;

/** The lines of a valid opening handshake (RFC 6455 section 4.1). */
const usualRequest: readonly string[] = [
  'GET {path} HTTP/1.1',
  'Host: {host}',
  'Upgrade: WebSocket',
  'Connection: Upgrade',
  'Pragma: no-cache',
  'Cache-Control: no-cache',
  'Sec-WebSocket-Key: {key}',
  'Sec-WebSocket-Version: 13',
];

/** The values that a response must match. */
export interface HandshakeOffer {
  readonly key: string;
  /** The requested subprotocols. */
  readonly protocols: readonly string[];
}

/** The bytes of a request, and its offers. */
export function requestOf(
  probe: Probe,
  { authority, path, headers }: HandshakeTarget,
): { readonly request: string; readonly offer: HandshakeOffer } {
  const key = randomBytes(16).toString('base64');
  const values: Record<string, string> = { path, host: authority, key };
  const lines = [
    ...(probe.handshake?.request ?? usualRequest),
    ...(probe.offers ? [`Sec-WebSocket-Extensions: ${probe.offers.join(', ')}`] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const text = lines.map((line) =>
    line.replace(/\{(path|host|key)\}/g, (_, name: string) => values[name] ?? ''),
  );
  const protocols = text.flatMap((line) => {
    const list = /^sec-websocket-protocol:(.*)/i.exec(line)?.[1];
    return list === undefined ? [] : list.split(',').map((protocol) => protocol.trim());
  });
  return { request: `${text.join('\r\n')}\r\n\r\n`, offer: { key, protocols } };
}

/** Reads the server's response and validates it as a client must (RFC 6455 section 4.1). */
export async function readAnswer(
  wire: Wire,
  offer: HandshakeOffer,
  probe: Probe,
): Promise<HandshakeAnswer> {
  const none = { status: undefined, headers: {}, deflate: undefined, rest: Buffer.alloc(0) };
  const expired = { ...none, failure: `No answer within ${limit} ms.`, isExpired: true };
  const deadline = now() + limit;
  let received = Buffer.alloc(0);
  for (;;) {
    const end = received.indexOf('\r\n\r\n');
    if (end !== -1) {
      const head = received.subarray(0, end).toString('latin1');
      return { ...checkHead(head, offer, probe), rest: received.subarray(end + 4) };
    }
    const left = deadline - now();
    if (left <= 0) return expired;
    try {
      const bytes = await wire.receiveBytes({ timeout: left });
      if (bytes === undefined) {
        return { ...none, failure: 'TCP was ended during the handshake.', isExpired: false };
      }
      received = Buffer.concat([received, bytes]);
    } catch (error) {
      if (isTimeout(error)) return expired;
      return { ...none, failure: 'The connection was reset.', isExpired: false };
    }
  }
}

function checkHead(
  head: string,
  { key, protocols }: HandshakeOffer,
  probe: Probe,
): Omit<HandshakeAnswer, 'rest'> {
  const [statusLine = '', ...lines] = head.split(/\r?\n/);
  const counts = new Map<string, number>();
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at <= 0) continue;
    const name = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [version, status] = statusLine.trim().split(/\s+/);
  const number = /^\d+$/.test(status ?? '') ? Number(status) : undefined;
  const base = { status: number, headers, isExpired: false };
  const problem =
    (version !== 'HTTP/1.1' ? `The answer begins with ${statusLine.slice(0, 40)}.` : undefined) ??
    (number !== 101 ? `The handshake was refused with ${number ?? statusLine}.` : undefined) ??
    checkUpgrade(headers, counts, key);
  if (problem !== undefined) return { ...base, failure: problem, deflate: undefined };
  const extensions = checkExtensions(headers, counts, probe.offers ?? []);
  if (typeof extensions === 'string') return { ...base, failure: extensions, deflate: undefined };
  return { ...base, failure: checkSubprotocol(headers, protocols), deflate: extensions };
}

function checkUpgrade(
  headers: Readonly<Record<string, string>>,
  counts: ReadonlyMap<string, number>,
  key: string,
): string | undefined {
  const { upgrade = '', connection = '' } = headers;
  if (upgrade.toLowerCase() !== 'websocket') return `The answer has Upgrade: ${upgrade}.`;
  const options = connection.split(',').map((option) => option.trim().toLowerCase());
  if (!options.includes('upgrade')) return `The answer has Connection: ${connection}.`;
  const accept = headers['sec-websocket-accept'];
  if (accept === undefined) return 'The answer has no Sec-WebSocket-Accept.';
  if ((counts.get('sec-websocket-accept') ?? 0) > 1) return 'Sec-WebSocket-Accept is repeated.';
  return accept === acceptFor(key) ? undefined : 'Sec-WebSocket-Accept is wrong.';
}

function checkExtensions(
  headers: Readonly<Record<string, string>>,
  counts: ReadonlyMap<string, number>,
  offers: readonly string[],
): DeflateParameters | string | undefined {
  const header = headers['sec-websocket-extensions'];
  if (header === undefined) return undefined;
  if ((counts.get('sec-websocket-extensions') ?? 0) > 1) {
    return 'Sec-WebSocket-Extensions is repeated.';
  }
  const extensions = parseExtensions(header);
  const [only] = extensions;
  if (only === undefined) return undefined;
  const isOffered = offers.some((offer) => offer.startsWith('permessage-deflate'));
  if (extensions.length > 1 || only.name !== 'permessage-deflate' || !isOffered) {
    return `The answer has the extension ${header}, which was not offered.`;
  }
  return readDeflateAnswer(only);
}

function checkSubprotocol(
  headers: Readonly<Record<string, string>>,
  asked: readonly string[],
): string | undefined {
  const chosen = headers['sec-websocket-protocol'];
  if (!chosen || asked.includes(chosen)) return undefined;
  return `The answer has the subprotocol ${chosen}, which was not requested.`;
}

/** The `Sec-WebSocket-Accept` for a key (RFC 6455 section 4.2.2). */
export function acceptFor(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
