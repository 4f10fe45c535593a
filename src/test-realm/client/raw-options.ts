import { readable } from '../../validation/bytes';
import { either, kind } from '../../validation/kind';
import { bytes, flag, limit, object, pem, text, webSocketUrl } from '../../validation/kinds';
import { definedIfGiven, type Shape } from '../../validation/object';
import type { FrameToSend } from '../../wire/frame';
import type { RawOptions } from '../../wire/raw-connection';
import { type ConnectOptions, targetPath } from './connect-options';

export interface RawConnectOptions
  extends Omit<RawOptions, 'remedy'>,
    Pick<ConnectOptions, 'path' | 'ssl' | 'url' | 'ca' | 'timeout'> {
  /** Sent after the headers required by RFC 6455 section 4.1. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `false` only opens the TCP or TLS connection. Default `true`. */
  readonly handshake?: boolean;
}

export const payload = readable(
  either(
    'a string or bytes (Buffer, typed array, DataView)',
    text,
    kind('', (value) => ArrayBuffer.isView(value)),
  ),
);

/** The type of each option. */
export const rawShape = {
  path: targetPath,
  ssl: flag,
  url: definedIfGiven(webSocketUrl),
  ca: pem,
  timeout: limit,
  headers: object,
  handshake: flag,
  mask: flag,
  maxPayload: bytes,
} satisfies Shape<keyof RawConnectOptions>;

const whole = (most: number) =>
  kind(`a whole number from 0 to ${most}`, (value) => {
    return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
  });

/** The types of the parts of a frame; whether they are consistent is not checked. */
export const frameShape = {
  opcode: whole(15),
  payload,
  fin: flag,
  rsv: whole(7),
  mask: either(
    'true, false or a key of 4 bytes',
    flag,
    kind('', (value) => ArrayBuffer.isView(value) && value.byteLength === 4),
  ),
} satisfies Shape<keyof FrameToSend>;
