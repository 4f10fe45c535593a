import type { Parsed } from '../test-realm/message/parsed';
import { requireType, wrongProperty } from './require-type';
import { checkFrame, type StompFrame, type StompVersion } from './stomp-rules';

/** Characters that must be escaped in headers (STOMP 1.2, "Value Encoding"), with their escape sequences. */
const escapes = [
  ['\\', '\\\\'],
  ['\r', '\\r'],
  ['\n', '\\n'],
  [':', '\\c'],
] as const;

/** CONNECT and CONNECTED are not escaped, for compatibility with STOMP 1.0. */
const unescaped: readonly string[] = ['CONNECT', 'CONNECTED'];

const heartBeat = 'heart-beat';

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
  ...['ACK', 'NACK', 'DISCONNECT', 'MESSAGE', 'RECEIPT', 'ERROR', heartBeat],
];

/** @throws Error if the frame is invalid */
export function writeFrame(frame: StompFrame, version: StompVersion): string {
  requireType(frame, 'command', commands);
  checkFrame(frame, version);
  const { command, headers = {}, body = '' } = frame;
  if (command === heartBeat) return '\n';
  const asIs = unescaped.includes(command);
  const length = Buffer.byteLength(body);
  const all = length === 0 ? headers : { 'content-length': String(length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => {
    const pair = [name, textOf(name, value, asIs)];
    return pair.map((text) => (asIs ? text : escapeText(text))).join(':');
  });
  return `${[command, ...lines].join('\n')}\n\n${body}\0`;
}

/** A header's value as text. @param asIs whether it is sent without escape sequences */
function textOf(name: string, value: Parsed, asIs: boolean): string {
  const isText = ['string', 'number', 'boolean'].includes(typeof value);
  if (!isText) throw wrongProperty(name, 'a string', value);
  const text = String(value);
  if (asIs && /[\r\n]/.test(name + text)) throw wrongProperty(name, 'a single line', value);
  return text;
}

/** @throws Error if the text is not a valid frame */
export function readFrame(text: string, version: StompVersion): StompFrame {
  if (/^\r?\n$/.test(text)) return { command: heartBeat };
  const start = bodyStart(text);
  if (start === undefined) throw new Error('expected an empty line between headers and body');
  if (!text.endsWith('\0')) throw new Error('expected a NUL at the end of the frame');
  const [command = '', ...lines] = text
    .slice(0, start)
    .replace(/(?:\r?\n){2}$/, '')
    .split(/\r?\n/);
  if (!commands.includes(command) || command === heartBeat) {
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
  const frame = { command, headers, body: text.slice(start, -1) };
  checkFrame(frame, version);
  return frame;
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
