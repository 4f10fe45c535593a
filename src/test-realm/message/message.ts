import { Buffer } from 'node:buffer';
import { isAnyArrayBuffer } from 'node:util/types';
import type { ReceivedMessage } from '../../bridge/connection-data';
import { withFallback } from '../../errors/with-fallback';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { attached } from '../../validation/bytes';
import { checkArgument } from '../../validation/check';
import { parse } from '../own-json';
import { encodeJson } from './encode-json';
import { jsonErrorPosition } from './json-position';

/** A message as a test reads it: text as a string, binary as a Buffer. */
export type Message = string | Buffer;

/** Bytes of any JavaScript type. */
export type Bytes = Buffer | ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/** Values accepted by `send()`: strings are sent as text, bytes as binary, other values as JSON text. */
export type Sendable = string | Bytes | object | number | boolean | null;

/** Larger payloads are not copied, and must not be modified. */
const copyLimit = 8 * 1024;

/** A message as received by a connection or a link. */
export interface WireMessage {
  readonly data: Buffer | string;
  readonly isBinary: boolean;
}

/** A message as a test reads it. Small binary messages are copied, so that a test may modify them. */
export function decode(message: WireMessage): Message {
  const { data, isBinary } = message;
  if (isBinary)
    return data.length > copyLimit && typeof data !== 'string' ? data : Buffer.from(data);
  return typeof data === 'string' ? data : data.toString('utf8');
}

/**
 * Parses JSON in this realm, since `toStrictEqual` compares prototypes. `undefined` if the text is not JSON.
 */
export function parseJson(text: string): unknown {
  return withFallback(() => parse(text), undefined);
}

export function isBytes(value: unknown): value is Bytes {
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}

/** The bytes as a Buffer, without copying. */
export function toBuffer(bytes: Bytes): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  if (!ArrayBuffer.isView(bytes)) return Buffer.from(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Encodes a value as a payload. Throws ERR_WS_OPTION_INVALID for detached bytes, and for a value that JSON
 * cannot represent.
 */
export function encode(value: Sendable): string | Buffer {
  if (typeof value === 'string') return value;
  if (!isBytes(value)) return encodeJson(value, 'send');
  checkArgument('send()', 'data', value, attached);
  return toBuffer(value);
}

/** The parsed JSON. Throws ERR_WS_UNEXPECTED_MESSAGE if the message is not JSON text. */
export function decodeJson(message: ReceivedMessage): unknown {
  const text = decodeText(message);
  try {
    return parse(text);
  } catch (error) {
    throw new WsDynamicError(
      'ERR_WS_UNEXPECTED_MESSAGE',
      `Expected JSON, but got the text ${shorten(text)}.\n${whyNoJson(text)}\n` +
        'Read it with receiveText() if it is meant to be plain text.',
      { cause: error },
    );
  }
}

/** `It is not JSON: at character 5 it reads "}".`, counted from 0. */
export function whyNoJson(text: string): string {
  const position = jsonErrorPosition(text);
  const what =
    position >= text.length
      ? 'it ends too early'
      : `it reads ${shorten(text.slice(position, position + 20))}`;
  return `It is not JSON: at character ${position} of ${text.length} ${what}.`;
}

export function decodeText(message: ReceivedMessage): string {
  const value = decode(message);
  if (typeof value === 'string') return value;
  throw new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    `Expected a text message, but got ${value.length} bytes of binary: <${value.subarray(0, 32).toString('hex')}>.\n` +
      'Read it with receiveBinary(), or let the server send a string.',
  );
}

export function decodeBinary(message: ReceivedMessage): Buffer {
  const value = decode(message);
  if (typeof value !== 'string') return value;
  throw new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    `Expected a binary message, but got the text ${shorten(value)}.\n` +
      'Read it with receiveText() or receiveJson(), or let the server send bytes.',
  );
}

function shorten(text: string): string {
  return text.length > 120 ? `${JSON.stringify(text.slice(0, 120))} …` : JSON.stringify(text);
}
