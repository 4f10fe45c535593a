import { fibonacci } from '../scale/fibonacci';
import { declareBroadcast } from './broadcast';
import { expectNothingElse } from './nothing-else';
import type { SuiteOptions } from './protocol';
import { declareSuite } from './scene';

/**
 * As `loadSuite`, with many connections, half of which are cut off and come back.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function stressSuite(options: SuiteOptions = {}): void {
  declareSuite('stress', options, fibonacci.stress, (scene) => {
    const small = Math.min(512, scene.plan.largestPayload);
    scene.test(`each gets its own 20 answers of ${small} bytes, in their order`, async () => {
      const clients = await scene.openAll();
      await scene.exchange(clients, 20, small);
      await expectNothingElse(scene, clients);
      await scene.closeAll(clients);
    });

    scene.test(
      'when every second one is cut off, the others go on and as many come back',
      async () => {
        const clients = await scene.openAll();
        const lost = clients.filter((_, index) => index % 2 === 0);
        const kept = clients.filter((_, index) => index % 2 === 1);
        for (const client of lost) client.terminate();
        await scene.exchange(kept, 5);
        const back = await scene.openAll(undefined, lost.length);
        await scene.exchange([...kept, ...back], 5);
      },
    );

    declareBroadcast(scene);
  });
}
