import { createServer, type ListenOptions } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from '@jest/globals';
import { leasePort } from '../../../src/worker/ports';
import { isFreeByPortfinder, probePort } from '../../../src/worker/ports/probe';

const interfaces = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
  addresses.map(({ address, scopeid }) => (scopeid ? `${address}%${name}` : address)),
);
const addresses: [string, ListenOptions][] = [
  ...[...interfaces, '0.0.0.0'].map((host): [string, ListenOptions] => [host, { host }]),
  [':: alone', { host: '::', ipv6Only: true }],
  [':: and 0.0.0.0', { host: '::' }],
];

const server = createServer();
afterEach(() => new Promise((resolve) => server.close(resolve)));

test.each(addresses)('a listener on %s is found, like by portfinder', async (_name, options) => {
  const lease = await leasePort({ startPort: 9000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ ...options, port: lease.port }, resolve);
  });
  expect({
    probe: await probePort(lease.port),
    portfinder: await isFreeByPortfinder(lease.port),
  }).toEqual({ probe: 'listening', portfinder: false });
  await new Promise((resolve) => server.close(resolve));
  await lease.release();
});
