import type { LinkStream, LinkMessage as WireLinkMessage } from '../../bridge/network';
import { invalid } from '../../validation/check';
import { type Expected, matches } from '../message/match';
import { decode, encode, type Message, type Sendable } from '../message/message';

/** A message on its way through a link. */
export interface LinkMessage {
  /** `'upstream'` is from the client, `'downstream'` from the server. */
  readonly stream: LinkStream;
  /** Number of the connection on this link, from 1. */
  readonly connection: number;
  /** Number of the message in its stream of the connection, from 1. */
  readonly number: number;
  /** Text as a string, binary as a Buffer. */
  readonly data: Message;
}

/** Which messages: an expected value as in `toReceiveMessage`, or a function. */
export type MessageMatch = Expected | ((message: LinkMessage) => boolean);

/** The message as a test reads it, made in this realm. */
function readMessage(message: WireLinkMessage): LinkMessage {
  const { stream, connection, number } = message;
  return { stream, connection, number, data: decode(message) };
}

/** Whether a message is meant; `call` is named where its function returns a promise. */
export function matchOf(match: MessageMatch, call: string): (message: WireLinkMessage) => boolean {
  return (wire) => {
    const message = readMessage(wire);
    if (typeof match !== 'function') return matches(message.data, match);
    return Boolean(notLater(match(message), call));
  };
}

/** What `change` sends in place of a message. */
export function changeOf(
  change: (message: LinkMessage) => Sendable | undefined,
): (message: WireLinkMessage) => Buffer | string | undefined {
  return (wire) => {
    const changed = notLater(change(readMessage(wire)), 'link.change()');
    return changed === undefined ? undefined : encode(changed);
  };
}

/** A link decides about a message when it has read it. */
function notLater<Value>(value: Value, call: string): Value {
  if (typeof (value as { then?: unknown } | null | undefined)?.then !== 'function') return value;
  throw invalid(call, 'its function returned a promise; give one that is not async');
}
