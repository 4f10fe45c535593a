import type { Parsed } from '../chain/chain-types';
import type { MessagePredicate } from '../client/client';
import type { MatcherSubject, Received } from '../matchers/subject';
import { type Expected, matches } from '../message/match';
import { encode, type Message, parseJson, type Sendable } from '../message/message';

/** How a mock server reads, compares and writes messages: plainly, or everything but bytes as JSON. */
export interface MessageFormat {
  /** A message as the test reads it. */
  read(message: Message): Parsed;
  write(data: Sendable): string | Buffer;
  /** A message as it is compared with an expected one: a JSON string counts as the string. */
  compare(message: Message): Message;
}

const plain: MessageFormat = {
  read: (message) => message,
  write: encode,
  compare: (message) => message,
};

const json: MessageFormat = {
  read: (message) => (typeof message === 'string' ? (parseJson(message) ?? message) : message),
  write: (data) => encode(typeof data === 'string' ? JSON.stringify(data) : data),
  compare: (message) => {
    const value = typeof message === 'string' ? parseJson(message) : undefined;
    return typeof value === 'string' ? value : message;
  },
};

export function formatOf(isJson: boolean): MessageFormat {
  return isJson ? json : plain;
}

/** Whether a message matches, for `waitFor()` and `reply()`; the matchers use `compare`, too. */
export function matcherOf(
  match: Expected | MessagePredicate,
  format: MessageFormat,
): (message: Message) => boolean {
  if (typeof match !== 'function') return (message) => matches(format.compare(message), match);
  const predicate = match as MessagePredicate;
  return (message) =>
    predicate(
      format.compare(message),
      typeof message === 'string' ? parseJson(message) : undefined,
    );
}

/** A subject with another name, its messages as the mock server compares them. */
export function subjectAs(
  source: MatcherSubject,
  { kind, label }: Pick<MatcherSubject, 'kind' | 'label'>,
  format: MessageFormat,
): MatcherSubject {
  const convert = ({ message, at }: Received) => ({ message: format.compare(message), at });
  return {
    kind,
    label,
    get received() {
      return source.received.map(convert);
    },
    get isOpen() {
      return source.isOpen;
    },
    get protocol() {
      return source.protocol;
    },
    get closeRecord() {
      return source.closeRecord;
    },
    next: async (limit) => convert(await source.next(limit)),
    peek: async (predicate, limit) => {
      const found = await source.peek((message) => predicate(format.compare(message)), limit);
      return found && convert(found);
    },
    settle: (limit) => source.settle(limit),
    waitForClose: (limit) => source.waitForClose(limit),
    describe: () => source.describe(),
  };
}
