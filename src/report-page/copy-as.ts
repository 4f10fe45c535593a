/** A frame as text for the clipboard: JSON, a line of a test, a command. Pure. */
import { writeExact } from '../errors/exact-json';
import type { ConnectionReport, FrameReport } from '../report/schema';
import { payloadBytes, payloadText, payloadValue } from './payload-forms';

export function asJson(frame: FrameReport): string {
  const value = payloadValue(frame);
  return writeExact(value ?? payloadText(frame), 2);
}

/** `await expect(client).toReceiveMessage(…)`, or the statement that sends it. */
export function asTestLine(frame: FrameReport, { label, url }: ConnectionReport): string {
  const client = nameIn(label ?? url) ?? 'client';
  const value = literalOf(frame);
  if (frame.kind === 'close' && frame.direction === 'in') {
    const code = /^\d+/.exec(frame.text ?? '')?.[0] ?? '1000';
    return `await expect(${client}).toBeClosedWith(${code});`;
  }
  return frame.direction === 'in'
    ? `await expect(${client}).toReceiveMessage(${value});`
    : `await ${client}.send(${value});`;
}

/** The name from `connect(…, { name })`, if it is a valid variable name. */
function nameIn(label: string): string | undefined {
  const name = / \((\w+)\)$/.exec(label)?.[1];
  return name !== undefined && /^[A-Za-z_]/.test(name) ? name : undefined;
}

function literalOf(frame: FrameReport): string {
  const value = payloadValue(frame);
  if (value !== undefined) return literal(value);
  if (frame.base64 === undefined) return literal(payloadText(frame));
  return `Buffer.from('${frame.base64}', 'base64')`;
}

const identifier = /^[A-Za-z_$][\w$]*$/;

/** A JSON value as a literal in a test. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${escaped(value)}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${identifier.test(name) ? name : literal(name)}: ${literal(field)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
}

/**
 * A command for websocat (https://github.com/vi/websocat) that opens the same connection and sends the frames
 * sent up to this one, text as lines.
 */
export function asWebsocat(
  frame: FrameReport,
  { url, protocol, frames = [] }: ConnectionReport,
): string {
  const until = frames.slice(0, frames.indexOf(frame) + 1);
  const sent = until.filter((one) => one.direction === 'out' && isMessage(one));
  const options = [
    ...(sent.some(({ kind }) => kind === 'binary') ? ['--binary'] : []),
    ...(url.startsWith('wss:') ? ['--insecure'] : []),
    ...(protocol === undefined ? [] : ['--protocol', shellWord(protocol)]),
  ];
  const command = ['websocat', ...options, shellWord(url)].join(' ');
  if (sent.length === 0) return command;
  const isBinary = sent.some(({ kind }) => kind === 'binary');
  const printed = isBinary
    ? `printf '${sent.map(octal).join('')}'`
    : `printf '%s\\n' ${sent.map((one) => shellWord(payloadText(one))).join(' ')}`;
  return `${printed} | ${command} --no-close`;
}

/** Whether a frame is a message, not a control frame or an event. */
export function isMessage({ kind }: FrameReport): boolean {
  return kind === 'text' || kind === 'binary';
}

function octal(frame: FrameReport): string {
  return Array.from(payloadBytes(frame), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(
    '',
  );
}

/** Formats a list of arguments for a shell. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
