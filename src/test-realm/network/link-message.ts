import type { LinkStream, LinkMessage as WireLinkMessage } from '../../bridge/network';
import { answerOf, checkArgument } from '../../validation/check';
import { hasValue, type Opened } from '../message/decoded';
import { messageMatchOf } from '../message/expected-value';
import { type Expected, equal, matches } from '../message/match';
import type { Message, Sendable } from '../message/message';
import type { Parsed } from '../message/parsed';
import { runOwn } from '../own-function';
import { withSchemas } from '../schema/schema-matcher';
import type { LinkFormat } from './link-codec';

/** A message that passes through a link. */
export interface LinkMessage {
  /** `'upstream'` is from the client, `'downstream'` from the server. */
  readonly stream: LinkStream;
  /** Number of the connection on this link, from 1. */
  readonly connection: number;
  /** Number of the message in its stream of the connection, from 1. */
  readonly number: number;
  /** Text as a string, binary as a Buffer. */
  readonly data: Message;
  /** The value decoded by the link's codec; `undefined` without a codec. */
  readonly value?: Parsed;
}

/** Selects messages: an expected value as in `toReceiveMessage`, or a function. */
export type MessageMatch = Expected | ((message: LinkMessage) => boolean);

/** The message as passed to the test, created in this realm. */
function readMessage(wire: WireLinkMessage, { message, decoded }: Opened): LinkMessage {
  const { stream, connection, number } = wire;
  const value = hasValue(decoded) ? { value: decoded.value } : {};
  return { stream, connection, number, data: message, ...value };
}

/** Whether one message in a payload matches; `call` names the method if its function returns a promise. */
function meets(match: MessageMatch, call: string, wire: WireLinkMessage, opened: Opened): boolean {
  if (typeof match !== 'function') return matches(opened.message, match, equal, opened.decoded);
  return Boolean(
    answerOf(
      call,
      runOwn(call, () => match(readMessage(wire, opened))),
    ),
  );
}

/** @throws ERR_WS_OPTION_INVALID for a value that no message can equal */
function wantedOf(match: MessageMatch, call: string, { readAs }: LinkFormat): MessageMatch {
  checkArgument(call, 'match', match, messageMatchOf(readAs));
  return withSchemas(match) as MessageMatch;
}

/** Whether any message in a payload matches. */
export function matchOf(
  match: MessageMatch,
  call: string,
  format: LinkFormat,
): (message: WireLinkMessage) => boolean {
  const wanted = wantedOf(match, call, format);
  return (wire) => format.open(wire).some((opened) => meets(wanted, call, wire, opened));
}

/** The payload sent by `change`, with the matching messages replaced. */
export function changeOf(
  match: MessageMatch,
  change: (message: LinkMessage) => Sendable | undefined,
  format: LinkFormat,
): (message: WireLinkMessage) => Buffer | string | undefined {
  const wanted = wantedOf(match, 'link.change()', format);
  return (wire) => {
    const all = format.open(wire);
    if (all.length < 2) return changed(all[0]);
    const parts = all.map((opened) =>
      meets(wanted, 'link.change()', wire, opened)
        ? (changed(opened) ?? opened.message)
        : opened.message,
    );
    const whole = Buffer.concat(parts.map((part) => Buffer.from(part)));
    return wire.isBinary ? whole : whole.toString();

    function changed(opened: Opened | undefined): Buffer | string | undefined {
      if (opened === undefined) return undefined;
      const value = answerOf(
        'link.change()',
        runOwn('link.change()', () => change(readMessage(wire, opened))),
      );
      return value === undefined ? undefined : format.write(value, wire);
    }
  };
}
