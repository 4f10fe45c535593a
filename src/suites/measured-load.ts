import { scale } from '../index';
import { prepareClient } from './client-number';
import { payloadOf } from './echo';
import type { SuitePlan } from './suite-options';

/** Messages of each connection, sent one after the other. */
const messages = 10;

/** Declares a load test of the suite's tiers, which measures durations and prints them. */
export function declareMeasuredLoad(name: string, plan: SuitePlan, ssl: boolean): void {
  scale(name, {
    tiers: plan.tiers,
    path: plan.path,
    connect: plan.connect,
    ssl,
    ...(plan.timeout !== undefined && { timeout: plan.timeout }),
    session: async (client, { index, measure }) => {
      await prepareClient(plan, client);
      for (let place = 0; place < messages; place += 1) {
        const payload = payloadOf(index, place);
        await measure(async () => {
          await plan.send(client, payload);
          await plan.expect(client, payload);
        });
      }
    },
  });
}
