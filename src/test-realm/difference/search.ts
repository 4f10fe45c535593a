import type { MessageReading, Predicate } from '../../bridge/connection';
import type { Closest, ReceivedMessage } from '../../bridge/connection-data';
import { comparable } from '../message/match';
import type { WireMessage } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { PredicateAnswers } from './predicate-answers';
import { noteReader, noteSkipped, type ReadingCall, readEarlier } from './read-earlier';
import { elsewhere } from './received-elsewhere';
import { closestOf, RefusedMessages } from './refused-messages';

/** The predicate of a wait, and the closest of the unmatched messages. */
export interface Search {
  readonly predicate: Predicate;
  readonly closest: () => Closest | undefined;
  /** Waits for the result, and records which messages the call has read. */
  readonly noteRead: (
    found: Promise<ReceivedMessage>,
    call: ReadingCall,
  ) => Promise<ReceivedMessage>;
}

export function searchFor(
  expected: unknown,
  wants: (wire: WireMessage) => boolean,
  format: MessageFormat,
  reading: Pick<MessageReading, 'messages'>,
): Search {
  const refused = new RefusedMessages<ReceivedMessage>();
  // A function of the user is not called again.
  const isFunction = typeof expected === 'function';
  const answers = new PredicateAnswers();
  const accepts = isFunction ? answers.watch(wants, format) : wants;
  const place = isFunction ? undefined : elsewhere(wants, format, reading);
  return {
    predicate: (wire) => {
      if (accepts(wire)) return true;
      refused.add(wire, wire.data.length);
      return false;
    },
    noteRead: async (found, call) => {
      try {
        const message = await found;
        noteReader(message, call);
        return message;
      } finally {
        noteSkipped(refused.list(), call);
      }
    },
    closest: () => {
      if (isFunction) {
        const text = answers.explain(expected);
        return text === '' ? undefined : { text };
      }
      const earlier = readEarlier(wants, reading.messages, [], reading);
      if (earlier !== undefined) return earlier;
      const candidates = refused.list().map((wire) => {
        const { message, decoded } = format.open(wire);
        return { message: wire, value: comparable(message, expected, decoded) };
      });
      const closest = closestOf(expected, candidates, refused.count);
      const found = place?.();
      return found === undefined ? closest : { ...closest, text: found + (closest?.text ?? '') };
    },
  };
}
