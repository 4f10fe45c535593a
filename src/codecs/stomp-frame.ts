import type { Parsed } from '../test-realm/message/parsed';
import { requireType } from './require-type';

/** A STOMP frame. */
export interface StompFrame {
  /** `SEND`, `MESSAGE`, …; `heart-beat` for a lone line break. */
  readonly command: string;
  readonly headers?: Readonly<Record<string, Parsed>>;
  readonly body?: string;
}

/** Characters that must be escaped in headers (STOMP 1.2, "Value Encoding"), with their escape sequences. */
const escapes = [
  ['\\', '\\\\'],
  ['\r', '\\r'],
  ['\n', '\\n'],
  [':', '\\c'],
] as const;

/** CONNECT and CONNECTED are not escaped, for compatibility with STOMP 1.0. */
const unescaped: readonly string[] = ['CONNECT', 'CONNECTED'];

const commands: readonly string[] = [
  ...[
    'CONNECT',
    'STOMP',
    'CONNECTED',
    'SEND',
    'SUBSCRIBE',
    'UNSUBSCRIBE',
    'BEGIN',
    'COMMIT',
    'ABORT',
  ],
  ...['ACK', 'NACK', 'DISCONNECT', 'MESSAGE', 'RECEIPT', 'ERROR', 'heart-beat'],
];

/** @throws Error if the frame's command is unknown */
export function writeFrame(frame: StompFrame): string {
  requireType(frame, 'command', commands);
  const { command, headers = {}, body = '' } = frame;
  if (command === 'heart-beat') return '\n';
  const asIs = unescaped.includes(command);
  const length = Buffer.byteLength(body);
  const all = length === 0 ? headers : { 'content-length': String(length), ...headers };
  const lines = Object.entries(all).map((pair) =>
    pair.map((text) => (asIs ? String(text) : escapeText(String(text)))).join(':'),
  );
  return `${[command, ...lines].join('\n')}\n\n${body}\0`;
}

/** @throws Error if the text is not a frame */
export function readFrame(text: string): StompFrame {
  if (/^\r?\n$/.test(text)) return { command: 'heart-beat' };
  const start = bodyStart(text);
  if (start === undefined) throw new Error('expected an empty line between headers and body');
  if (!text.endsWith('\0')) throw new Error('expected a NUL at the end of the frame');
  const [command = '', ...lines] = text
    .slice(0, start)
    .replace(/(?:\r?\n){2}$/, '')
    .split(/\r?\n/);
  if (!/^[A-Z]+$/.test(command)) {
    throw new Error(`expected a command, received ${JSON.stringify(command.slice(0, 40))}`);
  }
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at < 0) throw new Error(`expected a header, received ${JSON.stringify(line.slice(0, 40))}`);
    const [name, value] = [line.slice(0, at), line.slice(at + 1)].map((part) =>
      unescaped.includes(command) ? part : unescapeText(part),
    ) as [string, string];
    // If a header is repeated, the first one counts.
    if (!Object.hasOwn(headers, name)) headers[name] = value;
  }
  return { command, headers, body: text.slice(start, -1) };
}

/** The end of the first frame in a text; the text's length if the frame is incomplete. */
export function endOfFrame(text: string): number {
  if (text.startsWith('\n')) return 1;
  if (text.startsWith('\r\n')) return 2;
  const start = bodyStart(text) ?? 0;
  const [, given] = /^content-length:(\d+)/m.exec(text.slice(0, start)) ?? [];
  // A body with content-length may contain NULs; the length is in UTF-8 bytes.
  const body = Buffer.from(text.slice(start))
    .subarray(0, Number(given ?? 0))
    .toString();
  const end = text.indexOf('\0', start + body.length);
  return end < 0 ? text.length : end + 1;
}

function bodyStart(text: string): number | undefined {
  const found = /\r?\n\r?\n/.exec(text);
  return found === null ? undefined : found.index + found[0].length;
}

function escapeText(text: string): string {
  return escapes.reduce((escaped, [octet, sign]) => escaped.replaceAll(octet, sign), text);
}

function unescapeText(text: string): string {
  return text.replace(/\\[\s\S]?/g, (sign) => {
    const found = escapes.find(([, escaped]) => escaped === sign);
    if (found === undefined) throw new Error(`expected \\\\, \\r, \\n or \\c, received ${sign}`);
    return found[0];
  });
}
