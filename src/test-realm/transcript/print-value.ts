/**
 * Prints a decoded value in a transcript: on one line if it fits; a shortened value includes a digest. Pure.
 */
import { createHash } from 'node:crypto';
import { isDate } from 'node:util/types';
import { showLine, showText } from '../../errors/show-text';
import { showValue } from '../../errors/show-value';
import { spacedHex } from '../../errors/spaced-hex';
import { isBytes, toBuffer } from '../message/message';

/** Maximum characters of a line. */
const width = 100;
/** Maximum length of a text, and of bytes, shown in full. */
const wholeText = 1000;
const wholeBytes = 64;
/** Number of bytes shown of longer values. */
const firstBytes = 32;

/**
 * @param indent indentation of the lines after the first @param isJson whether it is JSON, in which whole
 * numbers have no suffix
 */
export function printValue(value: unknown, indent: string, isJson = false): string {
  const line = oneLine(value, isJson);
  if (line.length + indent.length <= width || !isNested(value)) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = Array.isArray(value)
    ? value.map((item) => printValue(item, inner, isJson))
    : Object.entries(value).map(
        ([key, item]) => `${printText(key)}: ${printValue(item, inner, isJson)}`,
      );
  return `${open}\n${lines.map((one) => `${inner}${one}`).join(',\n')}\n${indent}${close}`;
}

/** A text in quotes. */
function printText(text: string): string {
  if (text.length <= wholeText) return showText(JSON.stringify(text));
  const shown = showText(JSON.stringify(text.slice(0, wholeText)));
  return `${shown} … (${text.length} characters, ${digestOf(text)})`;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isBytes(value) && !isDate(value);
}

function oneLine(value: unknown, isJson: boolean): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value === 'bigint') return isJson ? String(value) : `${value}n`;
  if (isBytes(value)) return printBytes(toBuffer(value));
  if (isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (!isNested(value)) return showLine(showValue(value));
  if (Array.isArray(value)) return `[${value.map((item) => oneLine(item, isJson)).join(',')}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${printText(key)}:${oneLine(item, isJson)}`,
  );
  return `{${entries.join(',')}}`;
}

function printBytes(bytes: Buffer): string {
  if (bytes.length <= wholeBytes) return `<${spacedHex(bytes)}>`;
  const shown = spacedHex(bytes.subarray(0, firstBytes));
  return `<${shown} … ${bytes.length} bytes, ${digestOf(bytes)}>`;
}

function digestOf(data: string | Buffer): string {
  return `sha256 ${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
}
