import type { Client } from '../sandbox/client';
import { comparable, type Expected, matches } from '../sandbox/match';
import { jestGlobals } from './scene';

/** Waits for the next message, which must be the expected one. Needs no matcher of the setup file. */
export async function expectReply(client: Client, expected: Expected): Promise<void> {
  const message = await client.receive();
  if (matches(message, expected)) return;
  // Fails too, and shows the difference.
  jestGlobals().expect(comparable(message, expected)).toEqual(expected);
}
