import { acquirePort, type Refusal } from './acquire-port';
import { BlockReservations } from './block-reservation';
import { portsExhausted } from './exhausted';
import { leasePortPair } from './lease-pair';
import { checkCount, checkPort, HIGHEST_PORT, LOWEST_START } from './validate';

/**
 * The first port from `startPort` on that is neither served nor leased. It is a plain number and
 * reserves nothing: it may be taken when you use it. `leasePortPair` holds its ports.
 *
 * @param maxAttempts how many ports are looked at
 * @throws `ERR_WS_PORT_INVALID`, `ERR_WS_OPTION_INVALID`, `ERR_WS_PORTS_EXHAUSTED`
 */
export async function findAvailablePort(startPort = 9000, maxAttempts = 100): Promise<number> {
  checkPort(startPort, 'startPort', LOWEST_START);
  checkCount(maxAttempts, 'maxAttempts', 1, Number.MAX_SAFE_INTEGER);
  const range = { first: startPort, last: Math.min(startPort + maxAttempts - 1, HIGHEST_PORT) };
  const refusals = new Map<number, Refusal>();
  for (let port = range.first; port <= range.last; port += 1) {
    const blocks = new BlockReservations();
    const request = { kind: 'udp', describe: () => undefined, host: undefined, blocks } as const;
    const found = await acquirePort(port, request).finally(() => blocks.leave());
    if ('guard' in found) {
      await found.guard.drop();
      return port;
    }
    refusals.set(port, found.refusal);
  }
  const cutShort = range.last < HIGHEST_PORT;
  throw portsExhausted({
    range,
    wanted: 'free port',
    maxAttempts,
    refusals,
    unpaired: new Set(),
    cutShort,
  });
}

/**
 * Two free ports with `minGap <= sslPort - port <= maxGap`. Plain numbers, which reserve nothing:
 * each worker starts elsewhere in the range, so two rarely get the same, but only `leasePortPair`
 * guarantees it.
 *
 * @throws `ERR_WS_PORT_INVALID`, `ERR_WS_OPTION_INVALID`, `ERR_WS_PORTS_EXHAUSTED`
 */
export async function getFreePortPair(
  startPort = 9000,
  minGap = 1,
  maxGap = 10,
): Promise<{ port: number; sslPort: number }> {
  const lease = await leasePortPair({ startPort, minGap, maxGap });
  const { port, sslPort } = lease;
  await lease.release();
  return { port, sslPort };
}
