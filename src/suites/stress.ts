import { fibonacci } from '../index';
import { declareMeasuredLoad } from './measured-load';
import type { SuiteOptions } from './protocol';
import { declareSuite, type Tier } from './tier';

/**
 * Like `loadSuite`, with many connections, half of which are destroyed and reopened.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function stressSuite(options: SuiteOptions = {}): void {
  const declareTests = (tier: Tier): void => {
    const small = Math.min(512, tier.plan.largestPayload);
    tier.testTalk(`each receives its own 20 answers of ${small} bytes, in order`, 20, small);

    tier.test(
      'when every second one is cut off, the others continue and as many reconnect',
      async () => {
        const clients = await tier.openAll();
        const lost = clients.filter((_, index) => index % 2 === 0);
        const kept = clients.filter((_, index) => index % 2 === 1);
        for (const client of lost) client.terminate();
        await tier.exchange(kept, 5);
        const back = await tier.openAll(undefined, lost.length);
        await tier.exchange([...kept, ...back], 5);
      },
    );

    tier.declareBroadcast();
  };
  declareSuite('stress', options, fibonacci.stress, declareTests, (plan, ssl) => {
    declareMeasuredLoad('measured', plan, ssl);
  });
}
