import type { Client } from '../client/client';
import { jestGlobals } from '../jest-globals';
import { comparable, type Expected, matches } from '../message/match';
import type { Scene } from './scene';

/**
 * Waits for a reply: from an echo server the next message; others may send more than answers, so it
 * may come later. Needs no matcher of the setup file.
 */
export async function expectReply(scene: Scene, client: Client, expected: Expected): Promise<void> {
  if (!scene.plan.isEcho) {
    await client.waitFor(expected);
    return;
  }
  const message = await client.receive();
  if (matches(message, expected)) return;
  // Fails too, and shows the difference.
  jestGlobals().expect(comparable(message, expected)).toEqual(expected);
}
