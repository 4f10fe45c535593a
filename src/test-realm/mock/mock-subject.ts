import type { MockHandle } from '../../realm/mock';
import type { MatcherSubject, Received } from '../matchers/subject';
import { decode } from '../message/message';
import { defaultTimeout } from '../worker';
import { type MessageFormat, subjectAs } from './message-format';
import type { MockConnection } from './mock-connection';

/**
 * All connections of a mock server as one subject of the matchers. The subprotocol and the close are
 * those of the latest connection.
 */
export function mockSubject(
  handle: MockHandle,
  format: MessageFormat,
  connections: readonly MockConnection[],
  latest: (timeout: number) => Promise<MockConnection>,
): MatcherSubject {
  const { inbox } = handle;
  const last = connections.at(-1);
  const source: MatcherSubject = {
    kind: 'mock',
    label: `the mock server ${handle.url}`,
    get received() {
      return Array.from(inbox.messages, arrival);
    },
    get isOpen() {
      return connections.some(({ readyState }) => readyState === 1);
    },
    get protocol() {
      return last?.protocol ?? '';
    },
    get closeRecord() {
      return last?.handle.closeRecord;
    },
    async next({ timeout = defaultTimeout() }) {
      return arrival(await inbox.next({ timeout }));
    },
    async peek(predicate, { timeout }) {
      const found = await inbox.peek((message) => predicate(decode(message)), { timeout });
      return found && arrival(found);
    },
    // A client that is gone, or answers no ping, has no more to say.
    settle: ({ timeout }) => inbox.flush(timeout).catch(() => undefined),
    async waitForClose({ timeout = defaultTimeout() }) {
      const connection = last ?? (await latest(timeout));
      return connection.handle.waitForClose({ timeout });
    },
    describe: () => inbox.describe(),
  };
  return subjectAs(source, source, format);
}

function arrival(message: {
  readonly data: Buffer;
  readonly isBinary: boolean;
  readonly at: number;
}): Received {
  return { message: decode(message), at: message.at };
}
