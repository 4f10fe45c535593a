import type { Predicate } from '../../realm/connection';
import type { Closest, WireMessage } from '../../realm/connection-data';
import { comparable } from '../message/match';
import { decode, type Message } from '../message/message';
import { closestOf, RefusedMessages } from './refused-messages';

/** A predicate for a wait, and which of the messages that it refused came closest. */
export interface Search {
  readonly predicate: Predicate;
  readonly closest: () => Closest | undefined;
}

export function searchFor(
  expected: unknown,
  wants: (message: Message) => boolean,
  isJson: boolean,
): Search {
  const refused = new RefusedMessages<WireMessage>();
  return {
    predicate: (wire) => {
      if (wants(decode(wire))) return true;
      refused.add(wire, wire.data.length);
      return false;
    },
    closest: () => {
      const candidates = refused.list().map((message) => ({
        message,
        value: comparable(decode(message), expected, isJson),
      }));
      return closestOf(expected, candidates, refused.count);
    },
  };
}
