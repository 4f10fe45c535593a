import cluster from 'node:cluster';
import { createServer } from 'node:net';
import { ownServer } from '../../platform/own-servers';

/**
 * The result of binding a port: free; a server listens; the system forbids it; or this machine has
 * no such address.
 */
export type Probe = 'free' | 'listening' | 'forbidden' | 'no-address';

const NO_ADDRESS = new Set([
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EINVAL',
  'EPROTONOSUPPORT',
  'ENOTFOUND',
]);

/**
 * Binds one address for a moment, or both families at once without `host`. Rejects with errors that say
 * nothing of the port (EMFILE, …).
 */
export function probeAddress(port: number, host?: string): Promise<Probe> {
  return new Promise((resolve, reject) => {
    const server = ownServer(createServer());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('listening');
      else if (error.code === 'EACCES' || error.code === 'EPERM') resolve('forbidden');
      else if (error.code && NO_ADDRESS.has(error.code)) resolve('no-address');
      else reject(error);
    });
    // Exclusive: in a cluster worker the primary would bind, and share.
    const address = host === undefined ? {} : { host, ipv6Only: host === '::' };
    server.listen({ port, exclusive: true, ...address }, () => {
      server.close(() => resolve('free'));
    });
    // Without a host it listens at once; the descriptor is closed at once, too.
    if (!server.listening) return;
    server.close();
    resolve('free');
  });
}

// The two of a round can be bound at once; a wildcard and its own specific address cannot.
const ROUNDS = [
  ['::', '0.0.0.0'],
  ['127.0.0.1', '::1'],
] as const;

const FOUR: ReadonlySet<string> = new Set([...ROUNDS.flat(), 'localhost']);

type Verdict = Exclude<Probe, 'no-address'>;

async function probeFour(port: number): Promise<Verdict> {
  let bound = 0;
  for (const round of ROUNDS) {
    const results = await Promise.all(round.map((address) => probeAddress(port, address)));
    if (results.includes('listening')) return 'listening';
    if (results.includes('forbidden')) return 'forbidden';
    bound += results.filter((result) => result === 'free').length;
  }
  return bound > 0 ? 'free' : 'forbidden';
}

/**
 * Whether no server listens on a port, on either family. Four addresses (`::`, `0.0.0.0`, `127.0.0.1`,
 * `::1`), because a wildcard may coexist with a specific address, and 127.0.0.1 with ::1. On Linux
 * one bind of `::` for both families conflicts with a listener on any of the four.
 */
export async function probePort(port: number, host?: string): Promise<Verdict> {
  const both = process.platform === 'linux' ? await probeAddress(port) : 'no-address';
  const verdict = both === 'no-address' ? await probeFour(port) : both;
  if (verdict !== 'free' || host === undefined || FOUR.has(host)) return verdict;
  const own = await probeAddress(port, host);
  return own === 'no-address' ? verdict : own;
}

/**
 * Why a guarded port is not free, if it is not. Where a wildcard may coexist with the address of any
 * interface, portfinder is asked as well; on Linux it finds nothing that the bind of both families does
 * not, and costs twice as much as the rest of a lease.
 */
export async function confirmFree(
  port: number,
  host: string | undefined,
): Promise<'listening' | 'forbidden' | undefined> {
  const verdict = await probePort(port, host);
  if (verdict !== 'free') return verdict;
  if (process.platform === 'linux') return undefined;
  return (await isFreeByPortfinder(port)) ? undefined : 'listening';
}

let firstAnswer: Promise<boolean> | undefined;

/** Asks portfinder, which also tries the addresses of every interface, whether the port is free. */
export async function isFreeByPortfinder(port: number): Promise<boolean> {
  // In a cluster worker portfinder's listeners belong to the primary, which closes them later.
  if (cluster.isWorker) return true;
  // Its first call drops addresses that cannot be bound; two at once would drop one too many.
  const answer = firstAnswer?.then(() => askPortfinder(port)) ?? askPortfinder(port);
  firstAnswer ??= answer.catch(() => false);
  return answer;
}

async function askPortfinder(port: number): Promise<boolean> {
  const { getPortPromise } = require('portfinder') as typeof import('portfinder');
  try {
    // A fresh object each time, because portfinder writes into it; it may answer a later port.
    return (await getPortPromise({ port, stopPort: port })) === port;
  } catch (error) {
    // Its own "No open ports" has no code; the system's errors (EMFILE, …) say nothing of the port.
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    return false;
  }
}
