import type { Parsed } from '../chain/chain-types';
import type { MatcherSubject, Received } from '../matchers/subject';
import { encode, type Message, parseJson, type Sendable } from '../message/message';

/** How a mock server reads and writes: plainly, or everything but bytes as JSON. */
export interface Format {
  /** A message as the test reads it. */
  read(message: Message): Parsed;
  write(data: Sendable): string | Buffer;
  /** A message as the matchers compare it: a JSON string counts as the string. */
  compare(message: Message): Message;
}

/** A message as it came, not yet decoded: most of them no listener asks for. */
export interface Wire {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

const plain: Format = { read: (message) => message, write: encode, compare: (message) => message };

const json: Format = {
  read: (message) => (typeof message === 'string' ? (parseJson(message) ?? message) : message),
  write: (data) => encode(typeof data === 'string' ? JSON.stringify(data) : data),
  compare: (message) => {
    const value = typeof message === 'string' ? parseJson(message) : undefined;
    return typeof value === 'string' ? value : message;
  },
};

export function formatOf(isJson: boolean): Format {
  return isJson ? json : plain;
}

/** A source under another name, its messages in the mock server's format. */
export function subjectAs(
  source: MatcherSubject,
  { kind, label }: Pick<MatcherSubject, 'kind' | 'label'>,
  format: Format,
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
