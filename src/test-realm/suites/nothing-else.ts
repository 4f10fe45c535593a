import type { Client } from '../client/client';
import { jestGlobals } from '../jest-globals';
import type { Scene } from './scene';
import { together } from './together';

/**
 * Expects that an echo server sent no message beyond its answers. A pong comes after all that was sent
 * before it, so there is no need to wait for silence. Other protocols may send what they like.
 */
export async function expectNothingElse(scene: Scene, clients: readonly Client[]): Promise<void> {
  if (!scene.plan.isEcho) return;
  const { expect } = jestGlobals();
  const work = clients.map(async (client) => {
    await client.ping();
    expect(client.messages).toHaveLength(client.sent.length);
  });
  await together('got more messages than they sent', work);
}
