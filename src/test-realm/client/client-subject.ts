import type { ConnectionHandle } from '../../realm/connection';
import type { WireMessage } from '../../realm/connection-data';
import { ownData } from '../call-site';
import type { MatcherSubject, Received } from '../matchers/subject';
import { decode } from '../message/message';
import { defaultTimeout } from '../worker';

/** The matchers' subject for a connection. */
export function clientSubject(
  handle: ConnectionHandle,
  described: Pick<MatcherSubject, 'kind' | 'label' | 'isJson'> = {
    kind: 'client',
    label: `the client of ${handle.label}`,
    isJson: false,
  },
): MatcherSubject {
  return {
    ...described,
    get received() {
      return Array.from(handle.messages, received);
    },
    get isOpen() {
      return handle.readyState === 1;
    },
    get protocol() {
      return handle.protocol;
    },
    async next({ timeout = defaultTimeout() }) {
      return received(await handle.next({ timeout }));
    },
    async peek(predicate, { timeout }) {
      const found = await handle.peek((message) => predicate(decode(message)), { timeout });
      return found && received(found);
    },
    // A peer that is gone, or answers no ping, sends nothing more.
    settle: ({ timeout }) => handle.flush({ timeout }).catch(() => undefined),
    async waitForClose({ timeout = defaultTimeout() }) {
      return ownData(await handle.waitForClose({ timeout }));
    },
    describe: () => handle.describe(),
  };
}

/** A message as the matchers have it. */
export function received(message: WireMessage): Received {
  return { message: decode(message), at: message.at };
}
