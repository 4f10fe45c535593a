import { acquirePorts, type Search } from './acquire';
import { portsExhausted } from './exhausted';
import { leasePortPair } from './lease-ports';
import { checkCount, checkStart, HIGHEST_PORT } from './validate';

export async function findAvailablePort(startPort = 9000, maxAttempts = 100): Promise<number> {
  const call = 'findAvailablePort()';
  checkStart(call, startPort);
  checkCount(call, maxAttempts, 'maxAttempts', 1, Number.MAX_SAFE_INTEGER);
  const search: Search = {
    range: { first: startPort, last: Math.min(startPort + maxAttempts - 1, HIGHEST_PORT) },
    guard: 'udp',
    describe: () => undefined,
    refusals: new Map(),
    unpaired: new Set(),
  };
  const { first, last } = search.range;
  for (let port = first; port <= last; port += 1) {
    const [guard] = (await acquirePorts(search, port)) ?? [];
    if (guard === undefined) continue;
    await guard.drop();
    return port;
  }
  throw portsExhausted({ ...search, maxAttempts, cutShort: last < HIGHEST_PORT });
}

/**
 * Finds a pair of free ports. Each worker starts at a different place in the range, so two rarely get the
 * same pair; only a lease guarantees it.
 */
export async function getFreePortPair(
  startPort = 9000,
  minGap = 1,
  maxGap = 10,
): Promise<{ port: number; sslPort: number }> {
  const lease = await leasePortPair({ startPort, minGap, maxGap }, 'getFreePortPair()');
  const { port, sslPort } = lease;
  await lease.release();
  return { port, sslPort };
}
