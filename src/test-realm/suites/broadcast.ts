import type { Scene } from './scene';
import { together } from './together';

/** Declares that a broadcast reaches everyone; nothing if the server's protocol has none. */
export function declareBroadcast(scene: Scene, count = scene.count): void {
  const { broadcast } = scene.plan;
  if (broadcast === undefined) return;

  scene.test(`a broadcast reaches all of ${count} connections`, async () => {
    const clients = await scene.openAll(broadcast.path, count);
    for (const [index, sender] of clients.slice(0, 2).entries()) {
      const payload = `broadcast ${index}`;
      await broadcast.send(sender, payload);
      const audience =
        broadcast.includesSender === false
          ? clients.filter((client) => client !== sender)
          : clients;
      const work = audience.map(async (client) => broadcast.expect(client, payload));
      await together('did not get the broadcast', work);
    }
  });
}
