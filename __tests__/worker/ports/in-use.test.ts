import { createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { closeServer } from '../../../src/platform/listening-server';
import { findAvailablePort, isPortInUse, leasePortPair } from '../../../src/worker/ports';
import { bindUdp } from '../../../src/worker/ports/bind-guard';
import { listenOn } from '../../../src/worker/ports/listen';
import { ownBlock } from './own-block';

let first: number;
const closing: (() => unknown)[] = [];

async function listen(port: number, host: string): Promise<void> {
  const server = createServer();
  await listenOn(server, port, host);
  closing.push(() => closeServer(server));
}

beforeAll(async () => {
  first = await ownBlock();
});

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

describe('isPortInUse', () => {
  test('is false for a port that is leased but has no server', async () => {
    const lease = await leasePortPair();
    closing.push(() => lease.release());

    expect(await isPortInUse(lease.port)).toBe(false);
  });

  test.each(['::', '0.0.0.0', '127.0.0.1', '::1'])('finds a server on %s', async (host) => {
    const port = await findAvailablePort(first);
    await listen(port, host);

    expect(await isPortInUse(port)).toBe(true);
  });

  test('tests only the given address', async () => {
    const port = await findAvailablePort(first);
    await listen(port, '127.0.0.1');

    expect(await isPortInUse(port, '127.0.0.1')).toBe(true);
    expect(await isPortInUse(port, '::1')).toBe(false);
  });

  test.each([undefined, '127.0.0.1'])(
    'does not bind a port that another process guards (host %s)',
    async (host) => {
      const port = await findAvailablePort(first);
      const guard = await bindUdp(port);
      closing.push(() => guard?.close());
      const before = await isPortInUse(port, host);
      await listen(port, '127.0.0.1');

      expect([before, await isPortInUse(port, host)]).toEqual([false, true]);
    },
  );

  test('refuses a host that is not an address of this machine', async () => {
    await expect(isPortInUse(14000, '198.51.100.1')).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(
        `isPortInUse(): expected "host" to be an address of this machine, received '198.51.100.1' (string)`,
      ),
    });
  });
});

describe('findAvailablePort', () => {
  test('returns the first port that is neither in use nor leased', async () => {
    const one = await findAvailablePort(first);
    await listen(one, '::1');
    const two = await findAvailablePort(first);

    expect(two).toBeGreaterThan(one);
  });

  test('names the range if no port is left', async () => {
    await listen(first, '127.0.0.1');

    await expect(findAvailablePort(first, 1)).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_EXHAUSTED',
      message: expect.stringContaining(
        `free port in ports ${first} to ${first}. Of the ports tried: 1 with a server listening`,
      ),
    });
  });
});
