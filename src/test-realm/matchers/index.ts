import type { MatcherFunction } from 'expect';
import { toBeClosedWith } from './to-be-closed-with';
import { toBeOpen } from './to-be-open';
import { toHaveProtocol } from './to-have-protocol';
import { toHaveReceivedMessages } from './to-have-received-messages';
import { toReceiveMessage } from './to-receive-message';
import { toReceiveMessages } from './to-receive-messages';
import { toRejectUpgrade } from './to-reject-upgrade';
import { toStaySilent } from './to-stay-silent';

type Matchers = Record<string, MatcherFunction<never>>;

/** All matchers by name. */
const matchers: Matchers = {
  toBeClosedWith,
  toBeOpen,
  toHaveProtocol,
  toHaveReceivedMessages,
  toReceiveMessage,
  toReceiveMessages,
  toRejectUpgrade,
  toStaySilent,
};

/** Adds the matchers to Jest's `expect`; done for you by `jest-ws-dynamic/setup`. */
export function installMatchers(expect: { extend(matchers: Matchers): void }): void {
  expect.extend(matchers);
}
