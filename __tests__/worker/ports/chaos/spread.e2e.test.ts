import { afterEach, describe, expect, test } from '@jest/globals';
import { leasePortPair } from '../../../../src/worker/ports';
import { ownBlock } from '../own-block';
import { killHolders, portsOf, startHolder } from './start-holder';

afterEach(killHolders);

describe.each(['threads', 'cluster'] as const)('%s', (spread) => {
  test('of one process never share a port', async () => {
    const startPort = await ownBlock(2);
    const range = { startPort, endPort: startPort + 31 };
    const holder = startHolder({ how: 'hold', spread, count: 6, ...range });
    const ports = portsOf(await holder.read(6));

    expect(ports).not.toContain(undefined);
    expect(new Set(ports).size).toBe(12);
  });

  test('release their ports when they are killed', async () => {
    const startPort = await ownBlock();
    const range = { startPort, endPort: startPort + 1 };
    const holder = startHolder({ how: 'hold', spread, count: 1, ...range });
    await holder.read(1);
    const whileHeld = await leasePortPair(range).catch((error: unknown) => error);
    await holder.kill();
    const lease = await leaseWhenFree(range);
    await lease.release();

    expect(whileHeld).toMatchObject({ code: 'ERR_WS_PORTS_EXHAUSTED' });
  });
});

/** The children of a cluster follow their killed primary a moment later. */
async function leaseWhenFree(range: { startPort: number; endPort: number }) {
  for (;;) {
    const lease = await leasePortPair(range).catch(() => undefined);
    if (lease) return lease;
  }
}
