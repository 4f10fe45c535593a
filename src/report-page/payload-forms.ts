/** The payload of a frame as text, as JSON and as bytes. Pure. */
import { parseExact, writeExact } from '../errors/exact-json';
import { withFallback } from '../errors/with-fallback';
import type { FrameReport } from '../report/schema';

export function payloadBytes({ text, base64 }: FrameReport): Uint8Array {
  if (base64 === undefined) return new TextEncoder().encode(text ?? '');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function payloadText(frame: FrameReport): string {
  const { text = '', base64 } = frame;
  return base64 === undefined ? text : new TextDecoder().decode(payloadBytes(frame));
}

/** A binary message on one line: as text if it is valid text, otherwise as bytes. */
export function showBytes(frame: FrameReport): string {
  const bytes = payloadBytes(frame);
  // The last character may be incomplete.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const text = withFallback(() => decoder.decode(bytes, { stream: true }), undefined);
  if (text !== undefined && !/[^\P{Cc}\s]/u.test(text)) return text;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Indented JSON; `undefined` if the payload is not JSON, or is truncated. */
export function payloadJson(frame: FrameReport): string | undefined {
  const value = parseExact(payloadText(frame));
  return value === undefined ? undefined : writeExact(value, 2);
}

/** The value decoded by its codec, indented if it is JSON; `undefined` without a codec. */
export function decodedText({ value }: FrameReport): string | undefined {
  if (value === undefined) return undefined;
  const parsed = parseExact(value);
  return parsed === undefined ? value : writeExact(parsed, 2);
}

/**
 * The value of a payload: decoded by its codec, otherwise parsed as JSON; `undefined` if neither is possible.
 */
export function payloadValue(frame: FrameReport): unknown {
  return parseExact(frame.value ?? payloadText(frame));
}

const width = 16;

/** Lines of offset, bytes and characters, in the format of `hexdump -C`. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += width) {
    const row = [...bytes.subarray(offset, offset + width)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const characters = row.map((byte) =>
      byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.',
    );
    lines.push(
      `${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(width * 3 - 1)}  ${characters.join('')}`,
    );
  }
  return lines.join('\n');
}
