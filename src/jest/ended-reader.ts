import type { Circus } from '@jest/types';
import type { Session } from '../worker/session/session';
import { isLeftRunning } from './background-calls';

/**
 * Whether the error ended a reader in the background: its connection has ended, cleanly or as the test expects.
 *
 * @param isTeardown whether any end is expected
 */
export function endsReader(
  error: unknown,
  { forgiven, testPath, serverFiles }: Session,
  isTeardown = false,
): boolean {
  const call = forgiven.endedCall(error, isTeardown);
  return call !== undefined && isLeftRunning(call, { testPath, servers: serverFiles });
}

/** Whether a hook runs that ends what the tests used. */
export function isTeardown(hook: Circus.Hook | undefined): boolean {
  return hook?.type === 'afterEach' || hook?.type === 'afterAll';
}
