import type { MockHandle } from '../../realm/mock';
import { received } from '../client/client-subject';
import type { MatcherSubject } from '../matchers/subject';
import { decode } from '../message/message';
import { defaultTimeout } from '../worker';
import type { MockConnection } from './mock-connection';

/**
 * All connections of a mock server as one subject of the matchers. The subprotocol and the close are
 * those of the latest connection.
 */
export function mockSubject(
  { inbox, url }: MockHandle,
  isJson: boolean,
  connections: readonly MockConnection[],
  first: (timeout: number) => Promise<MockConnection>,
): MatcherSubject {
  const last = connections.at(-1);
  return {
    kind: 'mock',
    label: `the mock server ${url}`,
    isJson,
    get received() {
      return Array.from(inbox.messages, received);
    },
    get isOpen() {
      return connections.some(({ readyState }) => readyState === 1);
    },
    get protocol() {
      return last?.protocol ?? '';
    },
    async next({ timeout = defaultTimeout() }) {
      return received(await inbox.wait(undefined, { timeout }));
    },
    async peek(predicate, { timeout }) {
      const found = await inbox.peek((message) => predicate(decode(message)), timeout);
      return found && received(found);
    },
    // A client that is gone, or answers no ping, sends nothing more.
    settle: ({ timeout }) => inbox.flush(timeout).catch(() => undefined),
    async waitForClose({ timeout = defaultTimeout() }) {
      const connection = last ?? (await first(timeout));
      return connection.handle.waitForClose({ timeout });
    },
    describe: () => inbox.describe(),
  };
}
