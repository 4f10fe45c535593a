import { fibonacci } from '../index';
import { declareMeasuredLoad } from './measured-load';
import type { SuiteOptions } from './protocol';
import { declareSuite, type Tier } from './tier';

/**
 * Tests increasing numbers of concurrent connections: all are opened in parallel, each receives its own
 * answers in order, and none is lost. Counts and measures, but asserts no durations.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function loadSuite(options: SuiteOptions = {}): void {
  const declareTests = (tier: Tier): void => {
    const { largestPayload } = tier.plan;
    tier.testTalk('each receives its own 10 answers, in order', 10);

    const small = Math.min(512, largestPayload);
    tier.testExchange(`each receives 50 answers of ${small} bytes`, 50, small);
    const large = Math.min(100_000, largestPayload);
    tier.testExchange(`each receives an answer of ${large} bytes`, 1, large);

    tier.test('the same number of clients connects while messages are exchanged', async () => {
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
