import { fibonacci } from '../index';
import { declareMeasuredLoad } from './measured-load';
import type { SuiteOptions } from './protocol';
import { declareSuite, type Tier } from './tier';

/**
 * Growing numbers of connections that talk at once: all are opened in parallel, each gets its own
 * answers in their order, none is lost. Counts, measures, and asserts no
 * durations.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function loadSuite(options: SuiteOptions = {}): void {
  const declareTests = (tier: Tier): void => {
    const { largestPayload } = tier.plan;
    tier.testTalk('each gets its own 10 answers, in their order', 10);

    const small = Math.min(512, largestPayload);
    tier.testExchange(`each gets 50 answers of ${small} bytes`, 50, small);
    const large = Math.min(100_000, largestPayload);
    tier.testExchange(`each gets an answer of ${large} bytes`, 1, large);

    tier.test('as many again join while they talk', async () => {
      const first = await tier.openAll();
      const [second] = await Promise.all([tier.openAll(), tier.exchange(first, 20)]);
      await tier.exchange([...first, ...second], 5);
    });

    tier.declareBroadcast();
  };
  declareSuite('load', options, fibonacci.load, declareTests, (plan, ssl) => {
    declareMeasuredLoad('measured', plan, ssl);
  });
}
