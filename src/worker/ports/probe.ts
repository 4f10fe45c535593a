import cluster from 'node:cluster';
import { createServer } from 'node:net';
import { ownServer } from '../../platform/own-servers';

/**
 * The result of binding a port: it is free, a server listens on it, the system forbids it, or this machine
 * does not have the address.
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
 * Binds one address for a moment; without `host`, both IP families at once. Rejects with errors that are
 * unrelated to the port (EMFILE, …).
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
    // `exclusive`: in a cluster worker the primary would bind and share the port.
    const address = host === undefined ? {} : { host, ipv6Only: host === '::' };
    server.listen({ port, exclusive: true, ...address }, () => {
      server.close(() => resolve('free'));
    });
    // Without a host it listens at once, and the descriptor is closed at once too.
    if (!server.listening) return;
    server.close();
    resolve('free');
  });
}

// The two addresses of a round can be bound at once; a wildcard and a specific address cannot.
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
 * Whether no server listens on a port. Four addresses are tested (`::`, `0.0.0.0`, `127.0.0.1`, `::1`),
 * because a wildcard may coexist with a specific address, and 127.0.0.1 with ::1. On Linux, one bind of `::`
 * for both families conflicts with a listener on any of the four.
 */
export async function probePort(port: number, host?: string): Promise<Verdict> {
  const both = process.platform === 'linux' ? await probeAddress(port) : 'no-address';
  const verdict = both === 'no-address' ? await probeFour(port) : both;
  if (verdict !== 'free' || host === undefined || FOUR.has(host)) return verdict;
  const own = await probeAddress(port, host);
  return own === 'no-address' ? verdict : own;
}

/**
 * Why a guarded port is not free; `undefined` if it is. Where a wildcard may coexist with the address of any
 * interface, portfinder is used as well; on Linux it finds no more than the bind of both families, and takes
 * twice as long as the rest of a lease.
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

/** Tests a port with portfinder, which also tries the addresses of every interface. */
export async function isFreeByPortfinder(port: number): Promise<boolean> {
  // In a cluster worker the primary owns portfinder's listeners and closes them later.
  if (cluster.isWorker) return true;
  // portfinder's first call removes addresses that cannot be bound; two concurrent calls would remove one too
  // many.
  const answer = firstAnswer?.then(() => probeByPortfinder(port)) ?? probeByPortfinder(port);
  firstAnswer ??= answer.catch(() => false);
  return answer;
}

async function probeByPortfinder(port: number): Promise<boolean> {
  const { getPortPromise } = require('portfinder') as typeof import('portfinder');
  try {
    // A new object for each call, because portfinder modifies it. portfinder may return a later port.
    return (await getPortPromise({ port, stopPort: port })) === port;
  } catch (error) {
    // portfinder's "No open ports" has no code; system errors (EMFILE, …) are unrelated to the port.
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    return false;
  }
}
