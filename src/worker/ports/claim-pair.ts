import { BlockReservations } from './block-reservation';
import { type Claim, type ClaimRequest, claimPort, type Refusal, refusedAtOnce } from './claim';
import type { PortRange } from './range';
import type { Guard } from './registry';

/** One search for a pair, and what it met so far. */
export interface Search {
  readonly range: PortRange;
  readonly minGap: number;
  readonly maxGap: number;
  readonly request: Omit<ClaimRequest, 'gates'>;
  readonly refusals: Map<number, Refusal>;
  readonly lonely: Set<number>;
}

function note(search: Search, port: number, claim: Claim): Guard | undefined {
  if ('guard' in claim) {
    search.refusals.delete(port);
    return claim.guard;
  }
  search.refusals.set(port, claim.refusal);
  return undefined;
}

/** Claims `port` alone. Never waits for anybody. */
export async function claimOne(search: Search, port: number): Promise<[Guard] | undefined> {
  const gates = new BlockReservations();
  try {
    const guard = note(search, port, await claimPort(port, { ...search.request, gates }));
    return guard && [guard];
  } finally {
    gates.leave();
  }
}

/** Claims `port` and a second one within the gap; both, or none. Never waits for anybody. */
export async function claimPair(search: Search, port: number): Promise<[Guard, Guard] | undefined> {
  // Else a second port, claimed in vain, would be the first one of the next search beside this one,
  // and so on: several leases at once would walk through the whole range without a pair.
  const refusal = refusedAtOnce(port);
  if (refusal !== undefined) {
    note(search, port, { refusal });
    return undefined;
  }
  const gates = new BlockReservations();
  try {
    return await claimWithin(search, port, { ...search.request, gates });
  } finally {
    gates.leave();
  }
}

async function claimWithin(
  search: Search,
  port: number,
  request: ClaimRequest,
): Promise<[Guard, Guard] | undefined> {
  const { minGap, maxGap, range } = search;
  const nearest = port + minGap;
  // Both at once: in a quiet range the nearest is free as well.
  const claims = await Promise.allSettled([claimPort(port, request), claimPort(nearest, request)]);
  const [first, second] = claims.map((claim, index) =>
    claim.status === 'fulfilled' ? note(search, port + index * minGap, claim.value) : undefined,
  );
  const failed = claims.find((claim) => claim.status === 'rejected');
  if (failed || !first) {
    await Promise.all([first?.drop(), second?.drop()]);
    if (failed) throw failed.reason;
    return undefined;
  }
  if (second) return [first, second];
  try {
    const furthest = Math.min(port + maxGap, range.last);
    for (let candidate = nearest + 1; candidate <= furthest; candidate += 1) {
      const guard = note(search, candidate, await claimPort(candidate, request));
      if (guard) return [first, guard];
    }
  } catch (error) {
    await first.drop();
    throw error;
  }
  search.lonely.add(port);
  await first.drop();
  return undefined;
}
