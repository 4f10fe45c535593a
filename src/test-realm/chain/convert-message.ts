import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { readable } from '../../validation/bytes';
import { checkArgument } from '../../validation/check';
import { kind } from '../../validation/kind';
import { boundText } from '../difference/text-window';
import { type Bytes, isBytes, toBuffer, whyNoJson } from '../message/message';
import type { ReceivedMessage } from './chain-subject';

/** The text of a message. @throws ERR_WS_UNEXPECTED_MESSAGE for a binary one. */
export function asText({ data, isBinary }: ReceivedMessage): string {
  if (isBinary) {
    throw unexpected(`Expected text message, but got binary ${boundText(showBytes(data))}`);
  }
  return data.toString('utf8');
}

/** The value of a JSON message, created in the test's realm. */
export function asJson(message: ReceivedMessage): unknown {
  const text = asText(message);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unexpected(
      `Expected JSON message, but got text ${boundText(JSON.stringify(text))}\n${whyNoJson(text)}`,
      cause,
    );
  }
}

/** The bytes of a message. @throws ERR_WS_UNEXPECTED_MESSAGE for a text one. */
export function asBinary({ data, isBinary }: ReceivedMessage): Uint8Array {
  if (!isBinary) {
    throw unexpected(
      `Expected binary message, but got text ${boundText(JSON.stringify(String(data)))}`,
    );
  }
  return new Uint8Array(data);
}

const byteSource = readable(
  kind(
    'bytes (Buffer, typed array, ArrayBuffer), or a list of numbers from 0 to 255',
    (value) => isBytes(value) || (Array.isArray(value) && value.every(isByte)),
  ),
);

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
}

/** Converts numbers or bytes of any type; a view counts only as its own bytes. */
export function toBytes(source: Bytes | readonly number[], call = 'sendBinary()'): Uint8Array {
  checkArgument(call, 'bytes', source, byteSource);
  return isBytes(source) ? toBuffer(source) : Uint8Array.from(source);
}

/** Functions are handled before; `String()` of an object would be "[object Object]". */
const textual = kind(
  'a string',
  (value) => !['object', 'function', 'undefined'].includes(typeof value),
);

/** Converts a value to text with `String()`. */
export function toText(value: unknown): string {
  checkArgument('sendText()', 'data', value, textual);
  return String(value);
}

/** Formats bytes as `[6f 00]`. */
export function showBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `[${hex.replace(/(..)(?!$)/g, '$1 ')}]`;
}

function unexpected(message: string, cause?: unknown): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    message,
    cause === undefined ? undefined : { cause },
  );
}
