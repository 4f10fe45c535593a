import type { Predicate } from '../../bridge/connection';
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { withFallback } from '../../errors/with-fallback';
import { comparable } from '../message/match';
import type { WireMessage } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { closestOf, RefusedMessages } from './refused-messages';

/** How many of the last messages are searched for an earlier match. */
const mostEarlier = 1000;

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
      const earlier = readEarlier(expected, wants, arrived);
      if (earlier !== undefined) return earlier;
      const candidates = refused.list().map((wire) => {
        const { message, decoded } = format.open(wire);
        return { message: wire, value: comparable(message, expected, decoded) };
      });
      return closestOf(expected, candidates, refused.count);
    },
  };
}

/** The last matching message that another call has read. A function of the user is not called again. */
function readEarlier(
  expected: unknown,
  wants: (wire: WireMessage) => boolean,
  arrived: () => readonly ReceivedMessage[],
): Closest | undefined {
  if (typeof expected === 'function') return undefined;
  // An asymmetric matcher may throw for messages that it was not written for.
  const fits = (wire: ReceivedMessage): boolean => withFallback(() => wants(wire), false);
  const message = arrived().slice(-mostEarlier).findLast(fits);
  if (message === undefined) return undefined;
  const text =
    'A matching message arrived, but an earlier call had read it: each message is read once.\n';
  return { text, message };
}
