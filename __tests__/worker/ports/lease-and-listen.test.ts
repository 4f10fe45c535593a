import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { closeServer } from '../../../src/platform/listening-server';
import { leaseAndListen } from '../../../src/worker/ports';
import { beatenServer } from './beaten-server';

const holders: Server[] = [];

afterEach(async () => {
  await Promise.all(holders.splice(0).map(closeServer));
});

describe('leaseAndListen', () => {
  test('listens with both servers on a leased pair', async () => {
    const servers = [createServer(), createServer()] as const;
    await using lease = await leaseAndListen({ servers, host: '127.0.0.1' });
    const addresses = servers.map((server) => server.address());
    await Promise.all(servers.map(closeServer));

    expect(addresses).toMatchObject([{ port: lease.port }, { port: lease.sslPort }]);
  });

  test('takes a new pair if a port is taken meanwhile, and closes the first server', async () => {
    const servers = [createServer(), beatenServer(2, holders)] as const;
    await using lease = await leaseAndListen({ servers });
    const addresses = servers.map((server) => server.address());
    await Promise.all(servers.map(closeServer));

    expect(holders).toHaveLength(2);
    expect(addresses).toMatchObject([{ port: lease.port }, { port: lease.sslPort }]);
  });

  test('gives up after three pairs, and names the process that holds the port', async () => {
    const servers = [createServer(), beatenServer(3, holders)] as const;

    await expect(leaseAndListen({ servers })).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_STOLEN',
      message: expect.stringMatching(/^(A leased port .*port \d+, by .*\n?(The same .*\n)?){3}$/),
    });
    expect(servers.map((server) => server.listening)).toEqual([false, false]);
  });

  test('refuses a host that is not an address of this machine, and holds nothing', async () => {
    const servers = [createServer()] as const;

    await expect(leaseAndListen({ servers, host: '198.51.100.1' })).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(
        `expected "host" to be an address of this machine, received '198.51.100.1' (string)`,
      ),
    });
  });
});
