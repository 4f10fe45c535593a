import {
  type Acquisition,
  acquirePort,
  knownRefusal,
  type PortRequest,
  type Refusal,
} from './acquire-port';
import { BlockReservations } from './block-reservation';
import type { PortRange } from './range';
import type { Guard } from './registry';

/** One search, with the ports that it passed over so far. */
export interface Search {
  readonly range: PortRange;
  readonly minGap: number;
  readonly maxGap: number;
  readonly request: Omit<PortRequest, 'blocks'>;
  readonly refusals: Map<number, Refusal>;
  readonly unpaired: Set<number>;
}

function record(search: Search, port: number, result: Acquisition): Guard | undefined {
  if ('guard' in result) {
    search.refusals.delete(port);
    return result.guard;
  }
  search.refusals.set(port, result.refusal);
  return undefined;
}

/** Acquires `port` alone. Never waits for a port. */
export async function acquireOne(search: Search, port: number): Promise<[Guard] | undefined> {
  const blocks = new BlockReservations();
  try {
    const guard = record(search, port, await acquirePort(port, { ...search.request, blocks }));
    return guard && [guard];
  } finally {
    blocks.leave();
  }
}

/** Acquires `port` and a second one within the gap; both, or none. Never waits for a port. */
export async function acquirePair(
  search: Search,
  port: number,
): Promise<[Guard, Guard] | undefined> {
  // Else a second port, acquired in vain, would be the first one of the next search beside this one,
  // and so on: several leases at once would walk through the whole range without a pair.
  const refusal = knownRefusal(port);
  if (refusal !== undefined) {
    record(search, port, { refusal });
    return undefined;
  }
  const blocks = new BlockReservations();
  try {
    return await acquireWithin(search, port, { ...search.request, blocks });
  } finally {
    blocks.leave();
  }
}

async function acquireWithin(
  search: Search,
  port: number,
  request: PortRequest,
): Promise<[Guard, Guard] | undefined> {
  const { minGap, maxGap, range } = search;
  const nearest = port + minGap;
  // Both at once: in a quiet range the nearest is free as well.
  const results = await Promise.allSettled([
    acquirePort(port, request),
    acquirePort(nearest, request),
  ]);
  const [first, second] = results.map((result, index) =>
    result.status === 'fulfilled' ? record(search, port + index * minGap, result.value) : undefined,
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed || !first) {
    await Promise.all([first?.drop(), second?.drop()]);
    if (failed) throw failed.reason;
    return undefined;
  }
  if (second) return [first, second];
  try {
    const furthest = Math.min(port + maxGap, range.last);
    for (let candidate = nearest + 1; candidate <= furthest; candidate += 1) {
      const guard = record(search, candidate, await acquirePort(candidate, request));
      if (guard) return [first, guard];
    }
  } catch (error) {
    await first.drop();
    throw error;
  }
  search.unpaired.add(port);
  await first.drop();
  return undefined;
}
