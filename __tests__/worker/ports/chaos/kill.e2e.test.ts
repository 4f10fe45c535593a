import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { leasePortPair } from '../../../../src/worker/ports';
import { ownBlock } from '../own-block';
import { type Holder, killHolders, startHolder } from './start-holder';

/** `CHAOS_KILLS=500 npx jest __tests__/ports/chaos/kill` is the long form. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 30);
const HOLDERS = 4;
const BLOCKS = 5;

afterEach(killHolders);

test(
  'after a kill at any time no port is shared, and every port can be leased again immediately',
  async () => {
    const startPort = await ownBlock(BLOCKS);
    const range = { startPort, endPort: startPort + BLOCKS * 16 - 1 };
    const all: Holder[] = [];
    const start = (): Holder => {
      const holder = startHolder({ how: 'churn', ...range });
      all.push(holder);
      return holder;
    };
    const living = Array.from({ length: HOLDERS }, start);
    await Promise.all(living.map((holder) => holder.read(1)));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const victim = Math.floor(Math.random() * HOLDERS);
      await living[victim]?.kill();
      living[victim] = start();
      // Some are killed while they start, some while they lease, some while they hold.
      await delay(Math.random() * 150);
    }
    await killHolders();

    // 75 ports of 80 can be leased, 15 in each block: seven pairs, and one port alone.
    const leases = [];
    for (let pair = 0; pair < BLOCKS * 7; pair += 1) {
      leases.push(await leasePortPair({ ...range, maxGap: 2 }));
    }
    await Promise.all(leases.map((lease) => lease.release()));
    const failures = all.flatMap(({ lines }) => lines).filter(({ code }) => code !== undefined);
    expect(failures).toEqual([]);
  },
  60_000 + KILLS * 2000,
);
