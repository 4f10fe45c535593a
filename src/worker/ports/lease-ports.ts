import type { LeaseOptions, PortLease } from '../../bridge/ports';
import { delay } from '../../platform/time';
import { acquirePorts, type GuardKind, type Search } from './acquire';
import { portsExhausted, searchFailed } from './exhausted';
import { dropFreedGuards, HeldLease } from './lease';
import type { LeaseFacts } from './lease-facts';
import { nextCandidate, runId, setNextCandidate } from './next-candidate';
import { searchRange } from './range';
import { type Guard, portRegistry } from './registry';
import { checkCount, checkHost, checkPort, checkStart } from './validate';

/** Lease options that only the session sets. */
export interface SessionLeaseOptions extends LeaseOptions {
  /** Shown by `jest-ws-dynamic ports`. `run` also determines where in the range the search starts. */
  readonly label?:
    | { readonly testPath?: string | undefined; readonly run?: string | undefined }
    | undefined;
  /** `'udp'` unless the server uses UDP on a leased port number. */
  readonly guard?: GuardKind | undefined;
  /** Last port of the search. */
  readonly endPort?: number | undefined;
  /** Ports to skip: those that the file's servers requested as fixed ports. */
  readonly avoid?: ((port: number) => boolean) | undefined;
}

/** The range is searched several times: a port may be refused only because another process is testing it. */
const PASSES = 3;
/** Pause between two passes, ms; random, so that two processes do not collide again. */
const pauseBetweenPasses = (): number => 5 + Math.random() * 20;

/** @throws `ERR_WS_PORT_INVALID`, `ERR_WS_OPTION_INVALID`, `ERR_WS_PORTS_EXHAUSTED` */
export async function leasePortPair(
  options: SessionLeaseOptions = {},
  call = 'leasePortPair()',
): Promise<PortLease> {
  const { minGap = 1, maxGap = 10 } = options;
  return lease(call, options, { least: minGap, most: maxGap });
}

/** Leases one port: `sslPort` is the same number. @throws as `leasePortPair` */
export function leasePort(options: SessionLeaseOptions = {}): Promise<PortLease> {
  return lease('leasePort()', options);
}

async function lease(
  call: string,
  options: SessionLeaseOptions,
  gap?: Search['gap'],
): Promise<PortLease> {
  const {
    startPort = 9000,
    endPort,
    maxAttempts = 1000,
    host,
    label,
    guard = 'udp',
    avoid,
  } = options;
  checkStart(call, startPort, gap);
  checkCount(call, maxAttempts, 'maxAttempts', 1, Number.MAX_SAFE_INTEGER);
  if (host !== undefined) checkHost(call, host);
  if (endPort !== undefined) checkPort(call, endPort, 'endPort');
  if (portRegistry().occupied.size > 0) await dropFreedGuards();

  const run = label?.run ?? runId();
  let facts: LeaseFacts | undefined;
  const search: Search = {
    range: searchRange(startPort, gap?.least ?? 0, endPort),
    gap,
    guard,
    host,
    avoid,
    describe: () => facts,
    refusals: new Map(),
    unpaired: new Set(),
  };
  const guards = await walk(search, run, maxAttempts).catch((error: unknown) => {
    throw searchFailed(error);
  });
  const held = new HeldLease(guards);
  facts = {
    port: held.port,
    sslPort: held.sslPort,
    pid: process.pid,
    run,
    worker: process.env.JEST_WORKER_ID,
    testPath: label?.testPath,
    since: Date.now(),
  };
  return held;
}

/** Searches the range from the next candidate on: at most `maxAttempts` ports, in several passes. */
async function walk(search: Search, run: string, maxAttempts: number): Promise<readonly Guard[]> {
  const { range, gap, refusals, unpaired } = search;
  const lastFirst = range.last - (gap?.least ?? 0);
  let attempts = 0;
  for (let pass = 1; pass <= PASSES && attempts < maxAttempts; pass += 1) {
    if (pass > 1) await delay(pauseBetweenPasses());
    for (let step = range.first; step <= lastFirst && attempts < maxAttempts; step += 1) {
      const at = nextCandidate(range, run);
      const port = at > lastFirst ? range.first : at;
      setNextCandidate(range, port + 1);
      const guards = await acquirePorts(search, port);
      if (refusals.get(port) !== 'excluded') attempts += 1;
      if (!guards) continue;
      setNextCandidate(range, Math.max(...guards.map((guard) => guard.port)) + 1);
      return guards;
    }
  }
  const span = range.last - range.first + 1;
  const cutShort = attempts >= maxAttempts && refusals.size + unpaired.size < span;
  throw portsExhausted({ ...search, maxAttempts, cutShort });
}
