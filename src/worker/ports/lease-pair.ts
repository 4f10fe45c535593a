import type { LeaseOptions, PortLease } from '../../realm/ports';
import type { GuardKind } from './claim';
import { claimPair, type Search } from './claim-pair';
import { cursorAt, moveCursor, runId } from './cursor';
import { cannotSearch, portsExhausted } from './exhausted';
import { holdLease, sweepLingering } from './lease';
import type { LeaseFacts } from './query';
import { searchRange } from './range';
import type { Guard } from './registry';
import { portRegistry } from './registry';
import { checkCount, checkHost, checkPairSearch, checkPort } from './validate';

/** What the session asks for besides. */
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

/** A port may be refused only because a neighbour looks at it too, so the range is passed again. */
const PASSES = 3;
/** Pause between two passes, ms; neighbours that met once should not meet again. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 5 + Math.random() * 20);
  });

/**
 * Leases two free ports with `minGap <= sslPort - port <= maxGap`: nobody who leases gets either of
 * them until `release()`, or the death of this process, whichever way it dies.
 *
 * @throws `ERR_WS_PORT_INVALID`, `ERR_WS_OPTION_INVALID`, `ERR_WS_PORTS_EXHAUSTED`
 * @example
 * await using lease = await leasePortPair();
 * http.createServer().listen(lease.port);
 */
export async function leasePortPair(options: SessionLeaseOptions = {}): Promise<PortLease> {
  const {
    startPort = 9000,
    minGap = 1,
    maxGap = 10,
    maxAttempts = 1000,
    label,
    guard = 'udp',
  } = options;
  checkPairSearch(startPort, minGap, maxGap);
  checkCount(maxAttempts, 'maxAttempts', 1, Number.MAX_SAFE_INTEGER);
  const host = options.host === undefined ? undefined : checkHost(options.host);
  const endPort = options.endPort === undefined ? undefined : checkPort(options.endPort, 'endPort');
  if (portRegistry().lingering.size > 0) await sweepLingering();

  const range = searchRange(startPort, minGap, endPort);
  const run = label?.run ?? runId();
  let facts: LeaseFacts | undefined;
  const request = { kind: guard, describe: () => facts, host };
  const pair = await findPair(
    { range, minGap, maxGap, request, refusals: new Map(), lonely: new Set() },
    run,
    maxAttempts,
  ).catch((error: unknown) => {
    throw cannotSearch(error);
  });
  facts = {
    port: pair[0].port,
    sslPort: pair[1].port,
    pid: process.pid,
    run,
    worker: process.env.JEST_WORKER_ID,
    testPath: label?.testPath,
    since: Date.now(),
  };
  return holdLease(facts, pair);
}

/** Walks through the range from the cursor on; at most `maxAttempts` ports, a few times over. */
async function findPair(search: Search, run: string, maxAttempts: number): Promise<[Guard, Guard]> {
  const { range, minGap, maxGap, refusals, lonely } = search;
  const lastFirst = range.last - minGap;
  let attempts = 0;
  for (let pass = 1; pass <= PASSES && attempts < maxAttempts; pass += 1) {
    if (pass > 1) await pause();
    for (let step = range.first; step <= lastFirst && attempts < maxAttempts; step += 1) {
      const at = cursorAt(range, run);
      const port = at > lastFirst ? range.first : at;
      moveCursor(range, port + 1);
      const pair = await claimPair(search, port);
      if (refusals.get(port) !== 'excluded') attempts += 1;
      if (!pair) continue;
      moveCursor(range, pair[1].port + 1);
      return pair;
    }
  }
  const span = range.last - range.first + 1;
  const cutShort = attempts >= maxAttempts && refusals.size + lonely.size < span;
  const wanted = `pair of free ports (sslPort ${minGap} to ${maxGap} above port)`;
  throw portsExhausted({ range, wanted, maxAttempts, refusals, lonely, cutShort });
}
