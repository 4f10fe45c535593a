import { fibonacci } from '../scale/fibonacci';
import type { SuiteOptions } from './protocol';
import { declareSuite } from './tier';

/**
 * Growing numbers of connections that talk at once: all are opened in parallel, each gets its own
 * answers in their order, none is lost. Counts, and asserts no durations.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function loadSuite(options: SuiteOptions = {}): void {
  declareSuite('load', options, fibonacci.load, (tier) => {
    tier.test('each gets its own 10 answers, in their order', async () => {
      const clients = await tier.openAll();
      await tier.exchange(clients, 10);
      await tier.expectNothingElse(clients);
      await tier.closeAll(clients);
    });

    const small = Math.min(512, tier.plan.largestPayload);
    tier.test(`each gets 50 answers of ${small} bytes`, async () => {
      await tier.exchange(await tier.openAll(), 50, small);
    });

    const large = Math.min(100_000, tier.plan.largestPayload);
    tier.test(`each gets an answer of ${large} bytes`, async () => {
      await tier.exchange(await tier.openAll(), 1, large);
    });

    tier.test('as many again join while they talk', async () => {
      const first = await tier.openAll();
      const [second] = await Promise.all([tier.openAll(), tier.exchange(first, 20)]);
      await tier.exchange([...first, ...second], 5);
    });

    tier.declareBroadcast();
  });
}
