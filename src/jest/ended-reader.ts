import type { Session } from '../worker/session/session';
import { isLeftRunning } from './background-calls';

/** Whether the error ended a reader in the background, as the end of its connection does. */
export function endsReader(error: unknown, { forgiven, testPath, serverFiles }: Session): boolean {
  const call = forgiven.endedCall(error);
  return call !== undefined && isLeftRunning(call, { testPath, servers: serverFiles });
}
