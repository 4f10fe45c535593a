import type { ConnectionHandle } from '../../bridge/connection';
import type { LoggedFrame, SendOptions } from '../../bridge/connection-data';
import type { MockHandshake } from '../../bridge/mock';
import type { HttpAnswerer } from '../mock/http-answer';
import { hasValue, type Opened } from './decoded';
import type { ReadAs } from './expected-value';
import { decode, encode, type Sendable, type WireMessage } from './message';
import type { Parsed } from './parsed';

/** The messages of a value: usually one. */
export type Written = string | Buffer | readonly (string | Buffer)[];

/** Sends it. Calls back once, when all is written or the first has failed. */
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

/** How messages are read and written: unchanged, or by a codec. */
export interface MessageFormat {
  /** What its messages can be equal to. */
  readonly readAs: ReadAs;
  /** A message with what is compared of it. */
  open(wire: WireMessage): Opened;
  /**
   * The messages in a logged one that a codec does not hide; `undefined` when it is no longer known what it
   * made of it. Of one connection.
   */
  shown(frame: LoggedFrame): readonly Opened[] | undefined;
  /** A message as the test reads it. @throws ERR_WS_UNEXPECTED_MESSAGE for one that the codec cannot decode */
  read(wire: WireMessage): Parsed;
  /** The first argument of a predicate. */
  argument(opened: Opened): Parsed;
  /** `undefined` for plain bytes and text; else what the verbs for JSON use in place of JSON. */
  readonly codec: string | undefined;
  /** The messages that carry a value. @throws ERR_WS_OPTION_INVALID for one that cannot be sent */
  write(data: Sendable): Written;
  /** The format of one connection; called before its first message. */
  of(handle: ConnectionHandle, side: 'client' | 'server', request?: MockHandshake): MessageFormat;
  /** Answers plain requests to a mock server. */
  readonly http?: HttpAnswerer | undefined;
}

/** A message for a list or a listener; unchanged if its codec cannot decode it. */
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
