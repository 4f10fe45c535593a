import type { Client } from '../client/client';
import { jestGlobals } from '../jest-globals';
import type { BadMessage } from './protocol';
import { expectReply } from './reply';
import type { Scene } from './scene';

/** Declares a test for each message that the server must refuse. */
export function declareBadMessages(scene: Scene): void {
  for (const bad of scene.plan.badMessages) {
    scene.test(`refuses ${bad.name}`, async () => {
      for (const client of await scene.openAll(bad.path)) await expectRefusal(scene, client, bad);
      // Whatever it did to its own connection, a new one works.
      await scene.exchange(await scene.openAll(), 1);
    });
  }
}

/** Sends a bad message and waits until it is refused as it should be. */
export async function expectRefusal(scene: Scene, client: Client, bad: BadMessage): Promise<void> {
  const { expect } = jestGlobals();
  client.send(bad.send);
  if (bad.reply !== undefined) await expectReply(scene, client, bad.reply);
  if (bad.close !== undefined) {
    expect(await client.closed).toMatchObject({ code: bad.close });
  } else {
    expect(await client.ping()).toEqual(expect.any(Number));
  }
}
