import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { PortLease } from '../../../src/bridge/ports';
import { closeServer } from '../../../src/platform/listening-server';
import { getFreePortPair, isPortInUse, leasePortPair } from '../../../src/worker/ports';
import { listenOn } from '../../../src/worker/ports/listen';
import { portRegistry } from '../../../src/worker/ports/registry';
import { ownBlock } from './own-block';

const held: PortLease[] = [];
let first: number;

beforeAll(async () => {
  first = await ownBlock();
});

async function lease(options: Parameters<typeof leasePortPair>[0] = {}): Promise<PortLease> {
  const pair = await leasePortPair(options);
  held.push(pair);
  return pair;
}

afterEach(async () => {
  await Promise.all(held.splice(0).map((each) => each.release()));
});

describe('leasePortPair', () => {
  test('keeps the gap, the order and the range for any request', async () => {
    const gaps = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }))
      .map(([minGap, more]) => ({ minGap, maxGap: minGap + more }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 9000, max: 30000 }), gaps, async (startPort, options) => {
        await using pair = await leasePortPair({ startPort, ...options });
        const gap = pair.sslPort - pair.port;
        expect(pair.port).toBeGreaterThanOrEqual(startPort);
        expect(gap).toBeGreaterThanOrEqual(options.minGap);
        expect(gap).toBeLessThanOrEqual(options.maxGap);
        expect(pair.sslPort).toBeLessThanOrEqual(32767);
      }),
      { numRuns: 40 },
    );
  });

  test('never returns a port twice, even for concurrent calls', async () => {
    const pairs = await Promise.all(Array.from({ length: 30 }, () => lease()));
    const ports = pairs.flatMap(({ port, sslPort }) => [port, sslPort]);

    expect(new Set(ports).size).toBe(ports.length);
  });

  test('concurrent leases do not collide', async () => {
    // Each would need as many attempts as there are leases, if it took ports that it cannot use.
    const all = Array.from({ length: 50 }, () => lease({ maxAttempts: 20 }));
    const pairs = await Promise.all(all);

    expect(new Set(pairs.map(({ port }) => port)).size).toBe(50);
  });

  test('skips a port whose guard another process holds', async () => {
    const foreign = createSocket('udp4');
    await new Promise<void>((done) => foreign.bind({ port: first, address: '127.0.0.1' }, done));

    const { port, sslPort } = await lease({ startPort: first, endPort: first + 3 });
    foreign.close();

    expect([port, sslPort]).not.toContain(first);
  });

  test.each(['::', '0.0.0.0', '127.0.0.1', '::1'])(
    'skips a port where a server listens on %s',
    async (host) => {
      const server = createServer();
      await listenOn(server, first, host);

      const { port, sslPort } = await lease({ startPort: first, endPort: first + 3 });
      await closeServer(server);

      expect([port, sslPort]).not.toContain(first);
    },
  );

  test('continues with the next ports, and does not reuse a port immediately', async () => {
    const one = await lease();
    await one.release();
    const two = await lease();

    expect([two.port, two.sslPort]).not.toContain(one.port);
  });

  test('names the main cause if no port is left', async () => {
    await lease({ startPort: first, endPort: first + 2 });

    await expect(leasePortPair({ startPort: first, endPort: first + 2 })).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_EXHAUSTED',
      message: expect.stringMatching(
        new RegExp(`${first} to ${first + 2}.*2 leased by another.*run fewer workers`),
      ),
    });
  });

  test('stops after maxAttempts, with an error that names it', async () => {
    const one = await lease({ startPort: first, endPort: first + 10, maxGap: 1 });
    const two = await lease({ startPort: first, endPort: first + 10, maxGap: 1 });
    portRegistry().candidates.set(`${first}-${first + 10}`, Math.min(one.port, two.port));

    await expect(
      leasePortPair({ startPort: first, endPort: first + 10, maxAttempts: 1 }),
    ).rejects.toMatchObject({ message: expect.stringContaining('maxAttempts = 1; raise it') });
  });

  test('leaves nothing guarded if it fails', async () => {
    const { acquired } = portRegistry();
    await lease({ startPort: first, endPort: first + 2 });
    const before = [...acquired];

    await expect(leasePortPair({ startPort: first, endPort: first + 2 })).rejects.toThrow();

    expect([...acquired]).toEqual(before);
  });
});

describe('release', () => {
  test('releases both ports, and may be called twice', async () => {
    const range = { startPort: first, endPort: first + 1 };
    const one = await lease(range);
    await Promise.all([one.release(), one.release()]);
    await one.release();

    const two = await lease(range);

    expect([two.port, two.sslPort]).toEqual([one.port, one.sslPort]);
  });

  test('names a server that still listens, and keeps its port guarded until it has closed', async () => {
    const range = { startPort: first, endPort: first + 1 };
    const one = await lease(range);
    const server = createServer();
    await one.listen(server, { which: 'sslPort', host: '127.0.0.1' });

    const left = await one.releaseAndReport();
    const meanwhile = await leasePortPair(range).catch((error: unknown) => error);
    await closeServer(server);
    const two = await lease(range);

    expect(left).toMatchObject([{ port: one.sslPort }]);
    expect(meanwhile).toMatchObject({ code: 'ERR_WS_PORTS_EXHAUSTED' });
    expect(two.port).toBe(one.port);
  });
});

test('a release after adopted servers have closed names one that still listens', async () => {
  const pair = await lease();
  const [ended, other] = [createServer(), createServer()];
  await pair.listen(ended, { which: 'port', host: '127.0.0.1' });
  await pair.listen(other, { which: 'sslPort', host: '127.0.0.1' });

  const left = await pair.releaseAfter(() => closeServer(ended));
  await closeServer(other);

  expect(left).toMatchObject([{ port: pair.sslPort }]);
});

describe('check', () => {
  test('returns no port while nothing or an adopted server listens', async () => {
    const pair = await lease();
    const quiet = await pair.check();
    const server = createServer();
    await pair.listen(server, { which: 'port', host: '127.0.0.1' });
    const served = await pair.check();
    await closeServer(server);

    expect([quiet, served]).toEqual([[], []]);
  });

  test('returns the port on which another process listens', async () => {
    const pair = await lease();
    const stranger = createServer();
    await listenOn(stranger, pair.sslPort, '::1');

    const taken = await pair.check();
    await closeServer(stranger);

    expect(taken).toMatchObject([{ port: pair.sslPort }]);
  });
});

describe('getFreePortPair', () => {
  test('keeps the gap and reserves nothing', async () => {
    const gaps = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }));
    await fc.assert(
      fc.asyncProperty(gaps, async ([minGap, more]) => {
        const { port, sslPort } = await getFreePortPair(13000, minGap, minGap + more);
        expect(sslPort - port).toBeGreaterThanOrEqual(minGap);
        expect(sslPort - port).toBeLessThanOrEqual(minGap + more);
        expect(await isPortInUse(port)).toBe(false);
      }),
      { numRuns: 30 },
    );
    expect(portRegistry().acquired.size).toBe(0);
  });
});
