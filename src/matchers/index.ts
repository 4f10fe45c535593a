import type { MatcherFunction } from 'expect';
import { toReceiveMessage } from './to-receive-message';

export type { WebSocketMatchers } from './types';

type Matchers = Record<string, MatcherFunction<never>>;

/** All matchers by name. */
export const matchers: Matchers = { toReceiveMessage };

/** Adds the matchers to Jest's `expect`; done for you by `jest-ws-dynamic/setup`. */
export function installMatchers(expect: { extend(matchers: Matchers): void }): void {
  expect.extend(matchers);
}
