import { createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { PortLease } from '../../../src/bridge/ports';
import { closeServer } from '../../../src/platform/listening-server';
import { leasePortPair, listLeases } from '../../../src/worker/ports';
import { bindUdp } from '../../../src/worker/ports/bind-guard';
import { listenOn } from '../../../src/worker/ports/listen';
import { blockHead } from '../../../src/worker/ports/range';
import { portRegistry } from '../../../src/worker/ports/registry';
import { ownBlock } from './own-block';

let block: { startPort: number; endPort: number; guard: 'tcp-block' };
const held: PortLease[] = [];

async function lease(options: Parameters<typeof leasePortPair>[0]): Promise<PortLease> {
  const pair = await leasePortPair(options);
  held.push(pair);
  return pair;
}

beforeAll(async () => {
  const startPort = await ownBlock();
  block = { startPort, endPort: startPort + 14, guard: 'tcp-block' };
});

afterEach(async () => {
  await Promise.all(held.splice(0).map((each) => each.release()));
  portRegistry().udp = undefined;
});

describe("guard: 'tcp-block'", () => {
  test('leaves the leased numbers free for UDP', async () => {
    const { port, sslPort } = await lease(block);
    const sockets = await Promise.all([bindUdp(port), bindUdp(sslPort)]);
    for (const socket of sockets) socket?.close();

    expect(sockets).not.toContain(undefined);
  });

  test('holds the head of the block until the last lease in it is released', async () => {
    const [one, two] = [await lease(block), await lease(block)];
    const head = blockHead(one.port);
    await one.release();
    const whileHeld = await bindUdp(head);
    await two.release();
    const after = await bindUdp(head);
    after?.close();

    expect(whileHeld).toBeUndefined();
    expect(after).toBeDefined();
  });

  test('excludes leases that guard port by port from the block', async () => {
    await lease(block);

    await expect(leasePortPair({ ...block, guard: 'udp' })).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_EXHAUSTED',
    });
  });

  test('takes no port that another lease guards alone', async () => {
    const single = await lease({ ...block, endPort: block.startPort + 1, guard: 'udp' });
    const blocked = await lease(block);

    expect([blocked.port, blocked.sslPort]).not.toContain(single.port);
    expect([blocked.port, blocked.sslPort]).not.toContain(single.sslPort);
  });

  test('takes no block whose head is used by another process', async () => {
    const other = createServer();
    await listenOn(other, blockHead(block.startPort), '127.0.0.1');
    const refused = await leasePortPair(block).catch((error: unknown) => error);
    await closeServer(other);

    expect(refused).toMatchObject({ code: 'ERR_WS_PORTS_EXHAUSTED' });
  });

  test('lists every lease of the block', async () => {
    const pairs = [await lease(block), await lease(block)];
    const listed = (await listLeases()).map(({ port }) => port);

    expect(listed).toEqual(expect.arrayContaining(pairs.map(({ port }) => port)));
  });
});

describe('if UDP is forbidden', () => {
  test('ports are guarded by the block without the option', async () => {
    portRegistry().udp = Promise.resolve(false);
    const { port } = await lease({ ...block, guard: 'udp' });
    const second = createServer();
    const listening = listenOn(second, blockHead(port), '127.0.0.1');

    await expect(listening).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
