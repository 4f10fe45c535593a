import { jestGlobals } from '../jest-globals';
import type { Scene } from './scene';

/** Declares the tests of message sizes, up to the limit and beyond it. */
export function declareSizes(scene: Scene): void {
  const { expect } = jestGlobals();
  const { messageSizeLimit: limit, largestPayload, isEcho } = scene.plan;
  const small = Math.min(1024, largestPayload);

  scene.test(`answers 20 messages of ${small} bytes`, async () => {
    await scene.exchange(await scene.openAll(), 20, small);
  });

  scene.test(`answers a message of ${largestPayload} bytes`, async () => {
    await scene.exchange(await scene.openAll(), 1, largestPayload);
  });

  if (limit === false) return;

  if (isEcho) {
    scene.test(`answers a message of ${limit} bytes, which is the limit`, async () => {
      await scene.exchange(await scene.openAll(), 1, limit);
    });
  }

  scene.test(`closes with 1009 on a message of ${limit + 1} bytes`, async () => {
    for (const client of await scene.openAll()) {
      client.send('x'.repeat(limit + 1));
      expect(await client.closed).toMatchObject({ code: 1009 });
    }
    await scene.exchange(await scene.openAll(), 1);
  });
}
