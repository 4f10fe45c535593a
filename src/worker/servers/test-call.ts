import { now } from '../../platform/time';
import type { StoppedServer } from './startable-server';

/** The line of the test that calls `entry`, which stops, crashes or pauses a server. */
export function testCall(
  verb: StoppedServer['verb'],
  test: string,
  entry: () => unknown,
): StoppedServer {
  const call: StoppedServer = { verb, test, at: now() };
  Error.captureStackTrace(call, entry);
  return call;
}
