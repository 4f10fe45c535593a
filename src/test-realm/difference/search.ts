import type { Predicate } from '../../bridge/connection';
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { comparable } from '../message/match';
import type { WireMessage } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { readEarlier } from './read-earlier';
import { closestOf, RefusedMessages } from './refused-messages';

/** The predicate of a wait, and the closest of the unmatched messages. */
export interface Search {
  readonly predicate: Predicate;
  readonly closest: () => Closest | undefined;
}

/** @param arrived all received messages, including those read by other calls */
export function searchFor(
  expected: unknown,
  wants: (wire: WireMessage) => boolean,
  format: MessageFormat,
  arrived: () => readonly ReceivedMessage[],
): Search {
  const refused = new RefusedMessages<ReceivedMessage>();
  return {
    predicate: (wire) => {
      if (wants(wire)) return true;
      refused.add(wire, wire.data.length);
      return false;
    },
    closest: () => {
      // A function of the user is not called again.
      const earlier = typeof expected === 'function' ? undefined : readEarlier(wants, arrived());
      if (earlier !== undefined) return earlier;
      const candidates = refused.list().map((wire) => {
        const { message, decoded } = format.open(wire);
        return { message: wire, value: comparable(message, expected, decoded) };
      });
      return closestOf(expected, candidates, refused.count);
    },
  };
}
