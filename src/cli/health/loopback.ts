import { lookup } from 'node:dns/promises';
import { leasePortPair, probeAddress, udpWorks } from '../../worker/ports';
import type { Check } from './check';

export const loopbackFamilies: Check = {
  name: 'loopback',
  async look() {
    const lease = await leasePortPair();
    try {
      const ipv4 = (await probeAddress(lease.port, '127.0.0.1')) === 'free';
      const ipv6 = (await probeAddress(lease.port, '::1')) === 'free';
      return {
        ok: ipv4,
        found: `127.0.0.1 ${ipv4 ? 'works' : 'cannot be bound'}, ::1 ${ipv6 ? 'works' : 'is absent'}`,
        advice: ipv6
          ? "bring up 127.0.0.1, or set option host to '::1'"
          : 'bring up the loopback interface (ip link set lo up)',
      };
    } finally {
      await lease.release();
    }
  },
};

export const localhostName: Check = {
  name: 'localhost',
  async look() {
    const found = await lookup('localhost', { all: true });
    const addresses = found.map(({ address }) => address);
    return {
      ok: addresses.every((address) => address === '::1' || address.startsWith('127.')),
      found: addresses.join(', '),
      advice: 'point localhost at 127.0.0.1 and ::1 in the hosts file',
    };
  },
};

export const udpGuard: Check = {
  name: 'UDP guard',
  async look() {
    // Leases work without UDP, so this is not a failure.
    if (await udpWorks()) return { ok: true, found: 'UDP on 127.0.0.1 works' };
    return {
      ok: true,
      found:
        'UDP on 127.0.0.1 is forbidden: ports are guarded by TCP in blocks of 16, so fewer workers fit in a range',
    };
  },
};

export const leasing: Check = {
  name: 'lease',
  async look() {
    const lease = await leasePortPair();
    const { port, sslPort } = lease;
    await lease.release();
    return { ok: true, found: `leased and released ${port} and ${sslPort}` };
  },
};
