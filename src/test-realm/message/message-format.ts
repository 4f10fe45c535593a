import type { Parsed } from '../chain/chain-types';
import { encode, type Message, parseJson, type Sendable } from './message';

/** How messages are read and written: as they are, or everything but bytes as JSON. */
export interface MessageFormat {
  readonly isJson: boolean;
  /** A message as the test reads it. */
  read(message: Message): Parsed;
  write(data: Sendable): string | Buffer;
}

const plain: MessageFormat = { isJson: false, read: (message) => message, write: encode };

const json: MessageFormat = {
  isJson: true,
  read: (message) => (typeof message === 'string' ? (parseJson(message) ?? message) : message),
  write: (data) => encode(typeof data === 'string' ? JSON.stringify(data) : data),
};

export function formatOf(isJson: boolean): MessageFormat {
  return isJson ? json : plain;
}
