/** The search for the ports of a lease, one or two. */
import { delay } from '../../platform/time';
import type { LeaseOptions, PortLease } from '../../realm/ports';
import type { Search } from './acquire-pair';
import type { GuardKind } from './acquire-port';
import { portsExhausted, searchFailed } from './exhausted';
import { dropFreedGuards, HeldLease } from './lease';
import { nextCandidate, runId, setNextCandidate } from './next-candidate';
import type { LeaseFacts } from './query';
import { searchRange } from './range';
import { type Guard, portRegistry } from './registry';
import { checkCount, checkHost, checkPort } from './validate';

/** The options of a lease that only the session sets. */
export interface SessionLeaseOptions extends LeaseOptions {
  /** Shown by `jest-ws-dynamic ports`; `run` also spreads the runs over the range. */
  readonly label?:
    | { readonly testPath?: string | undefined; readonly run?: string | undefined }
    | undefined;
  /** `'udp'` unless the server itself uses UDP on a leased number. */
  readonly guard?: GuardKind | undefined;
  /** Last port that is looked at. */
  readonly endPort?: number | undefined;
}

/** The ports that one lease consists of. */
export interface Wanted {
  /** From the first port to the last one, at least and at most; 0 for a single port. */
  readonly minGap: number;
  readonly maxGap: number;
  /** For the failure: `pair of free ports`. */
  readonly name: string;
  /** Acquires the ports that begin at `port`; all of them, or none. */
  acquire(search: Search, port: number): Promise<readonly Guard[] | undefined>;
}

/** A port may be refused only because another process looks at it too, so the range is passed again. */
const PASSES = 3;
/** Milliseconds between two passes; random, so that two processes do not meet again. */
const pauseBetweenPasses = (): number => 5 + Math.random() * 20;

/** Leases what is wanted, within the options' range. `options` and `wanted` have been checked. */
export async function searchLease(
  options: SessionLeaseOptions,
  wanted: Wanted,
): Promise<PortLease> {
  const { startPort = 9000, maxAttempts = 1000, label, guard = 'udp' } = options;
  checkCount(maxAttempts, 'maxAttempts', 1, Number.MAX_SAFE_INTEGER);
  const host = options.host === undefined ? undefined : checkHost(options.host);
  const endPort = options.endPort === undefined ? undefined : checkPort(options.endPort, 'endPort');
  if (portRegistry().occupied.size > 0) await dropFreedGuards();

  const { minGap, maxGap } = wanted;
  const range = searchRange(startPort, minGap, endPort);
  const run = label?.run ?? runId();
  let facts: LeaseFacts | undefined;
  const request = { kind: guard, describe: () => facts, host };
  const search = {
    range,
    minGap,
    maxGap,
    request,
    refusals: new Map(),
    unpaired: new Set<number>(),
  };
  const guards = await walk(search, wanted, run, maxAttempts).catch((error: unknown) => {
    throw searchFailed(error);
  });
  const ports = guards.map(({ port }) => port);
  facts = {
    port: Math.min(...ports),
    sslPort: Math.max(...ports),
    pid: process.pid,
    run,
    worker: process.env.JEST_WORKER_ID,
    testPath: label?.testPath,
    since: Date.now(),
  };
  return new HeldLease(facts, guards);
}

/** Walks through the range from the next candidate on; at most `maxAttempts` ports, a few times over. */
async function walk(
  search: Search,
  wanted: Wanted,
  run: string,
  maxAttempts: number,
): Promise<readonly Guard[]> {
  const { range, minGap, refusals, unpaired } = search;
  const lastFirst = range.last - minGap;
  let attempts = 0;
  for (let pass = 1; pass <= PASSES && attempts < maxAttempts; pass += 1) {
    if (pass > 1) await delay(pauseBetweenPasses());
    for (let step = range.first; step <= lastFirst && attempts < maxAttempts; step += 1) {
      const at = nextCandidate(range, run);
      const port = at > lastFirst ? range.first : at;
      setNextCandidate(range, port + 1);
      const guards = await wanted.acquire(search, port);
      if (refusals.get(port) !== 'excluded') attempts += 1;
      if (!guards) continue;
      setNextCandidate(range, Math.max(...guards.map((guard) => guard.port)) + 1);
      return guards;
    }
  }
  const span = range.last - range.first + 1;
  const cutShort = attempts >= maxAttempts && refusals.size + unpaired.size < span;
  throw portsExhausted({ range, wanted: wanted.name, maxAttempts, refusals, unpaired, cutShort });
}
