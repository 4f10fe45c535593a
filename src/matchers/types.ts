import type { Expected } from '../sandbox/match';
import type { TimeoutOption } from '../sandbox/timeout';

/** What this package adds to `expect(client)`, `expect(mockServer)` and `expect(connect(…))`. */
export interface WebSocketMatchers {
  /**
   * The next unread message is the expected one, and is read. A message that differs fails at
   * once. With `.not`: none such arrives within `timeout` ms (100), and nothing is read.
   */
  toReceiveMessage(expected?: Expected, options?: TimeoutOption): Promise<void>;
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends WebSocketMatchers {}
}

declare global {
  namespace jest {
    interface Matchers<R, T = unknown> extends WebSocketMatchers {}
  }
}
