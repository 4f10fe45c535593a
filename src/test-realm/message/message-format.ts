import type { ConnectionHandle } from '../../bridge/connection';
import type { LoggedFrame, SendOptions } from '../../bridge/connection-data';
import type { MockHandshake } from '../../bridge/mock';
import type { HttpAnswerer } from '../mock/http-answer';
import { hasValue, type Opened } from './decoded';
import type { ReadAs } from './expected-value';
import { decode, encode, type Sendable, type WireMessage } from './message';
import type { Parsed } from './parsed';

/** An encoded value: usually one message. */
export type Written = string | Buffer | readonly (string | Buffer)[];

/** Sends a value. Calls back once, when all messages are written or the first write has failed. */
export function writeAll(
  handle: ConnectionHandle,
  written: Written,
  options: SendOptions | undefined,
  done: (error?: unknown) => void,
): void {
  if (!Array.isArray(written)) {
    handle.write(written as string | Buffer, options, done);
    return;
  }
  const sent = written.map((one: string | Buffer) => handle.send(one, options));
  Promise.all(sent).then(() => done(), done);
}

/** Reads and writes messages, unchanged or with a codec. */
export interface MessageFormat {
  /** The possible values of its messages. */
  readonly readAs: ReadAs;
  /** A message, with its decoded value. */
  open(wire: WireMessage): Opened;
  /**
   * The messages in a logged frame that a codec does not hide; `undefined` if they are no longer kept. Only
   * for a single connection.
   */
  shown(frame: LoggedFrame): readonly Opened[] | undefined;
  /** The message as returned to the test. @throws ERR_WS_UNEXPECTED_MESSAGE if the codec cannot decode it */
  read(wire: WireMessage): Parsed;
  /** The first argument of a predicate. */
  argument(opened: Opened): Parsed;
  /** `undefined` for plain text and bytes; otherwise the codec that methods for JSON use instead of JSON. */
  readonly codec: string | undefined;
  /** Encodes a value. @throws ERR_WS_OPTION_INVALID if it cannot be sent */
  write(data: Sendable): Written;
  /** The format of one connection; called before its first message. */
  of(handle: ConnectionHandle, side: 'client' | 'server', request?: MockHandshake): MessageFormat;
  /** Resolves when the protocol of a connection can be used; `undefined` if it can at once. */
  readonly ready?: Promise<void> | undefined;
  /** Answers plain requests to a mock server. */
  readonly http?: HttpAnswerer | undefined;
}

/** A message for a list or a listener; returned unchanged if its codec cannot decode it. */
export function readAny(format: MessageFormat, wire: WireMessage): Parsed {
  const { message, decoded } = format.open(wire);
  return hasValue(decoded) ? decoded.value : message;
}

export const plain: MessageFormat = {
  readAs: 'JSON',
  codec: undefined,
  open: (wire) => ({ message: decode(wire) }),
  shown: (frame) => [{ message: decode(frame) }],
  read: decode,
  argument: ({ message }) => message,
  write: encode,
  of: () => plain,
};
