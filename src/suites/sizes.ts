import { jestGlobals, type Scene } from './scene';

// Room for what a protocol wraps around a payload.
const wrapping = 100;

/** Declares the tests of message sizes, up to the limit and beyond it. */
export function declareSizes(scene: Scene): void {
  const { expect } = jestGlobals();
  const { messageSizeLimit: limit, isEcho } = scene.plan;

  scene.test('answers 20 messages of 1 KiB', async () => {
    await scene.exchange(await scene.openAll(), 20, 1024);
  });

  if (limit === false) return;

  if (limit > wrapping) {
    scene.test(
      `answers a message of ${limit - wrapping} bytes, ${wrapping} below the limit`,
      async () => {
        await scene.exchange(await scene.openAll(), 1, limit - wrapping);
      },
    );
  }

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
