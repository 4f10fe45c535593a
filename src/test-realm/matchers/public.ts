/**
 * `import * as matchers from 'jest-ws-dynamic/matchers'`, for `expect.extend(matchers)` in any runner. Every
 * export is a matcher.
 */
import { lazyMatchers } from '.';

export type { Matcher } from '.';
export type { WebSocketMatchers } from './declarations';

export const {
  toBeClosedWith,
  toBeOpen,
  toHaveProtocol,
  toHaveReceivedMessages,
  toMatchInlineTranscript,
  toMatchTranscript,
  toReceiveMessage,
  toReceiveMessages,
  toRejectUpgrade,
  toStaySilent,
} = lazyMatchers();
