import type { ShownMessage } from '../../bridge/connection';
import type { FrameSummary, LoggedFrame } from '../../bridge/connection-data';
import { showProtocol, showProtocols } from '../../errors/mask';
import { showLine, showText } from '../../errors/show-text';
import { spacedHex } from '../../errors/spaced-hex';
import { textInBytes } from '../../errors/text-in-bytes';
import { isOwnPing } from './pings';

/** Largest number of payload bytes shown in a preview; also the length to which frames are cut. */
export const previewBytes = 120;

/** One line for a payload, truncated: text quoted, JSON unquoted, other bytes in hexadecimal. */
export function preview(data: Buffer | string, isBinary: boolean, bytes: number): string {
  if (isBinary) {
    const head = Buffer.isBuffer(data) ? data : Buffer.from(data);
    const inside = textInBytes(head.subarray(0, previewBytes));
    if (inside !== undefined) {
      return `${quote(inside)}${cut(bytes, Math.min(head.length, previewBytes))}`;
    }
    const shown = head.subarray(0, 32);
    return `<${spacedHex(shown)}${cut(bytes, shown.length)}>`;
  }
  const text = typeof data === 'string' ? data : data.subarray(0, previewBytes).toString('utf8');
  const shown = text.slice(0, previewBytes);
  return `${quote(shown)}${cut(bytes, Buffer.byteLength(shown))}`;
}

/** Summarizes a frame: close code and reason as text; payloads of our own pings are left out. */
export function summarize(frame: LoggedFrame, shown?: ShownMessage): FrameSummary {
  const { at, direction, bytes } = frame;
  const preview = shown?.text ?? framePreview(frame);
  return { at, direction, kind: kindOf(frame), bytes, preview };
}

/** The frame's kind as shown in a transcript. */
function kindOf({ kind, isBinary }: LoggedFrame): FrameSummary['kind'] {
  if (kind !== 'message') return kind;
  return isBinary ? 'binary' : 'text';
}

function framePreview({ kind, isBinary, data, bytes }: LoggedFrame): string {
  if (kind === 'message') return preview(data, isBinary, bytes);
  if (kind !== 'ping' && kind !== 'pong') return showLine(data.toString());
  return bytes === 0 || isOwnPing(Buffer.from(data)) ? '' : preview(data, true, bytes);
}

/**
 * One line of a transcript: `← +12 ms text 5 B "hello"`.
 *
 * @param since when the connection was requested, ms after the start of the test
 */
export function formatFrame(frame: LoggedFrame, since = 0, value?: ShownMessage): string {
  const arrow = frame.direction === 'in' ? '←' : '→';
  const time = Math.round(since + frame.at);
  const at = `${time < 0 ? '' : '+'}${time} ms`;
  const size = frame.kind === 'message' ? ` ${formatBytes(frame.bytes)}` : '';
  const parts = frame.fragments === undefined ? '' : ` in ${frame.fragments} fragments`;
  const shown = value?.text ?? framePreview(frame);
  const kind = value?.kind ?? kindOf(frame);
  return `${arrow} ${at} ${kind}${size}${parts}${shown === '' ? '' : ` ${shown}`}`;
}

/** `protocol v2, offered v1, v2`; empty if none was offered. */
export function describeProtocol(chosen: string, offered: readonly string[]): string {
  const names = showProtocols(offered);
  if (chosen !== '') {
    return `protocol ${showProtocol(chosen)}${offered.length > 1 ? `, offered ${names}` : ''}`;
  }
  return offered.length === 0 ? '' : `no protocol, offered ${names}`;
}

/** Quotes a text; JSON is left unquoted, since escaped quotes would make it hard to read. */
function quote(text: string): string {
  return showText(/^[[{]/.test(text) ? text.replace(/\s+/g, ' ') : JSON.stringify(text));
}

function cut(bytes: number, shown: number): string {
  return bytes > shown ? ` … ${formatBytes(bytes - shown)} more` : '';
}

/** `5 B`, `1.5 KiB`, `2 MiB`. */
function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KiB'] : [bytes / 1024 / 1024, 'MiB'];
  return `${Number(size.toFixed(1))} ${unit}`;
}
