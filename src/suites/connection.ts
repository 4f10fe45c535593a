import { type Client, fibonacci } from '../index';
import type { SuiteOptions } from './protocol';
import { declareSuite, type Tier } from './tier';

/**
 * Tests several connections at once: each receives its own answers, the end of one does not affect the
 * others, a lost connection can be reopened, and a broadcast reaches all.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function connectionSuite(options: SuiteOptions = {}): void {
  declareSuite('connection', options, fibonacci.connection, (tier) => {
    tier.test('each receives its own answers', async () => {
      const clients = await tier.openAll();
      await tier.exchange(clients, 10);
      await tier.closeAll(clients);
    });

    declareEndings(tier);
    declareReturns(tier);
    // One more than the tier, so that there are a sender and at least two other clients.
    tier.declareBroadcast(tier.count + 1);
  });
}

const endings: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ['closes', (client) => client.close(1000)],
  [
    'is cut off',
    (client) => {
      client.terminate();
      return client.closed;
    },
  ],
];

function declareEndings(tier: Tier): void {
  for (const [name, end] of endings) {
    tier.test(`one that ${name} does not affect the others`, async () => {
      const [first, ...others] = await tier.openAll(undefined, tier.count + 1);
      if (first !== undefined) await end(first);
      // Once this connection is open, the server has handled the end of the first one.
      const next = await tier.open();
      await tier.exchange([...others, next], 5);
    });
  }

  for (const bad of tier.plan.badMessages) {
    tier.test(`one that sends ${bad.name} does not affect the others`, async () => {
      const offender = await tier.open(bad.path);
      const others = await tier.openAll();
      await tier.expectRefusal(offender, bad);
      for (let turn = 0; turn < 10; turn += 1) await tier.exchange(others, 1);
    });
  }
}

function declareReturns(tier: Tier): void {
  for (const [name, end] of endings) {
    tier.test(`each that ${name} can reconnect, 5 times in a row`, async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        const clients = await tier.openAll();
        await tier.exchange(clients, 2);
        await Promise.all(clients.map(end));
      }
    });
  }
}
