import type { ConnectionHandle } from '../../realm/connection';
import type { WireMessage } from '../../realm/connection-data';
import { ownData } from '../call-site';
import type { MatcherSubject, Received } from '../matchers/subject';
import { decode } from '../message/message';
import { defaultTimeout } from '../worker';

/** The matchers' subject for a connection. */
export function clientSubject(handle: ConnectionHandle): MatcherSubject {
  return {
    kind: 'client',
    label: `the client of ${handle.url}`,
    get received() {
      return Array.from(handle.messages, arrival);
    },
    get isOpen() {
      return handle.readyState === 1;
    },
    get protocol() {
      return handle.protocol;
    },
    get closeRecord() {
      return handle.closeRecord && ownData(handle.closeRecord);
    },
    async next({ timeout = defaultTimeout() }) {
      return arrival(await handle.next({ timeout }));
    },
    async peek(predicate, { timeout }) {
      const found = await handle.peek((message) => predicate(decode(message)), { timeout });
      return found && arrival(found);
    },
    // A peer that is gone, or answers no ping, sends nothing more.
    settle: ({ timeout }) => handle.flush({ timeout }).catch(() => undefined),
    async waitForClose({ timeout = defaultTimeout() }) {
      return ownData(await handle.waitForClose({ timeout }));
    },
    describe: () => handle.describe(),
  };
}

function arrival(message: WireMessage): Received {
  return { message: decode(message), at: message.at };
}
