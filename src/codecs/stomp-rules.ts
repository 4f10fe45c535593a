/** What a valid frame has, beyond its syntax (STOMP 1.2, "Frames and Headers"). */
import { showTyped } from '../errors/show-value';
import type { Parsed } from '../test-realm/message/parsed';
import { wrongProperty } from './require-type';

/** A STOMP frame. */
export interface StompFrame {
  /** `SEND`, `MESSAGE`, …; `heart-beat` for a lone line break. */
  readonly command: string;
  readonly headers?: Readonly<Record<string, Parsed>>;
  readonly body?: string;
}

/** Versions as in `accept-version`; later ones are greater as strings. */
export type StompVersion = string;

const mayHaveBody: readonly string[] = ['SEND', 'MESSAGE', 'ERROR'];

/** Required headers, and the version that requires them. */
const required: Readonly<Record<string, Readonly<Record<string, StompVersion>>>> = {
  STOMP: { 'accept-version': '1.0', host: '1.0' },
  SEND: { destination: '1.0' },
  SUBSCRIBE: { destination: '1.0', id: '1.1' },
  UNSUBSCRIBE: { id: '1.1' },
  BEGIN: { transaction: '1.0' },
  COMMIT: { transaction: '1.0' },
  ABORT: { transaction: '1.0' },
  ACK: { id: '1.2' },
  NACK: { id: '1.2' },
  MESSAGE: { destination: '1.0', 'message-id': '1.0', subscription: '1.1' },
  RECEIPT: { 'receipt-id': '1.0' },
};

/** @throws Error if the frame is invalid in this version */
export function checkFrame(
  { command, headers = {}, body = '' }: StompFrame,
  version: StompVersion,
): void {
  for (const [name, since] of Object.entries(required[command] ?? {})) {
    if (version >= since && !Object.hasOwn(headers, name)) {
      throw new Error(`expected a header ${JSON.stringify(name)} of ${command}, received none`);
    }
  }
  if (Object.hasOwn(headers, '')) throw new Error('expected a header with a name, received ":"');
  if (typeof body !== 'string') throw wrongProperty('body', 'a string', body);
  if (body !== '' && !mayHaveBody.includes(command)) {
    throw new Error(`expected ${command} to have no body, received ${showTyped(body)}`);
  }
  const length = headers['content-length'];
  if (length !== undefined && String(length) !== String(Buffer.byteLength(body))) {
    throw new Error(
      `expected "content-length" to be ${Buffer.byteLength(body)}, received ${showTyped(length)}`,
    );
  }
}
