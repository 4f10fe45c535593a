import type { Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { closeServer } from '../../../src/platform/listening-server';
import { leaseAndListen, leasePort } from '../../../src/worker/ports';
import { portRegistry } from '../../../src/worker/ports/registry';
import { beatenServer } from './beaten-server';

const holders: Server[] = [];

afterEach(async () => {
  await Promise.all(holders.splice(0).map(closeServer));
});

describe('leasePort', () => {
  test('leases one port of the range, and releases it', async () => {
    const before = portRegistry().acquired.size;
    const lease = await leasePort({ startPort: 21_000, endPort: 21_400 });
    expect(portRegistry().acquired.size).toBe(before + 1);
    expect(lease.port).toBeGreaterThanOrEqual(21_000);
    expect(lease.port).toBeLessThanOrEqual(21_400);
    await lease.release();
    expect(portRegistry().acquired.size).toBe(before);
  });

  test('fails if no port of the range is left', async () => {
    const range = { startPort: 21_504, endPort: 21_505 };
    await using _first = await leasePort(range);
    await using _second = await leasePort(range);
    await expect(leasePort(range)).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_EXHAUSTED',
      message: expect.stringContaining('Found no free port in ports 21504 to 21505.'),
    });
  });

  test('refuses an invalid startPort', async () => {
    await expect(leasePort({ startPort: 80 })).rejects.toMatchObject({
      code: 'ERR_WS_PORT_INVALID',
    });
  });
});

describe('leaseAndListen with one server', () => {
  test('takes another port if one is taken meanwhile', async () => {
    const server = beatenServer(2, holders);
    await using lease = await leaseAndListen({ servers: [server] });
    const address = server.address();
    await closeServer(server);
    expect(holders).toHaveLength(2);
    expect(address).toMatchObject({ port: lease.port });
  });

  test('gives up after three leases, and names the process that holds the port', async () => {
    const server = beatenServer(3, holders);
    await expect(leaseAndListen({ servers: [server] })).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_STOLEN',
      message: expect.stringMatching(/^(A leased port .*port \d+, by .*\n?(The same .*\n)?){3}$/),
    });
    expect(server.listening).toBe(false);
  });
});
