import type { LinkStream, LinkMessage as WireLinkMessage } from '../../bridge/network';
import { answerOf } from '../../validation/check';
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
    return Boolean(answerOf(call, match(message)));
  };
}

/** What `change` sends in place of a message. */
export function changeOf(
  change: (message: LinkMessage) => Sendable | undefined,
): (message: WireLinkMessage) => Buffer | string | undefined {
  return (wire) => {
    const changed = answerOf('link.change()', change(readMessage(wire)));
    return changed === undefined ? undefined : encode(changed);
  };
}
