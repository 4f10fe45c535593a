import { fibonacci } from '../scale/fibonacci';
import { declareBroadcast } from './broadcast';
import { expectNothingElse } from './nothing-else';
import type { SuiteOptions } from './protocol';
import { declareSuite } from './scene';

/**
 * Growing numbers of connections that talk at once: all are opened in parallel, each gets its own
 * answers in their order, none is lost. Counts, and asserts no durations.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function loadSuite(options: SuiteOptions = {}): void {
  declareSuite('load', options, fibonacci.load, (scene) => {
    scene.test('each gets its own 10 answers, in their order', async () => {
      const clients = await scene.openAll();
      await scene.exchange(clients, 10);
      await expectNothingElse(scene, clients);
      await scene.closeAll(clients);
    });

    const small = Math.min(512, scene.plan.largestPayload);
    scene.test(`each gets 50 answers of ${small} bytes`, async () => {
      await scene.exchange(await scene.openAll(), 50, small);
    });

    const large = Math.min(100_000, scene.plan.largestPayload);
    scene.test(`each gets an answer of ${large} bytes`, async () => {
      await scene.exchange(await scene.openAll(), 1, large);
    });

    scene.test('as many again join while they talk', async () => {
      const first = await scene.openAll();
      const [second] = await Promise.all([scene.openAll(), scene.exchange(first, 20)]);
      await scene.exchange([...first, ...second], 5);
    });

    declareBroadcast(scene);
  });
}
