/** Keeps a record within the report's size limit, which the details of many tiers would exceed. Pure. */
import type { TierMetrics } from '../../bridge/scale/metrics';

/** Limit in characters of JSON. */
const longest = 600_000;

/** Removes slices and distributions, from the smallest tier on, until the limit is met. */
export function trimTiers(tiers: readonly TierMetrics[], most = longest): TierMetrics[] {
  const trimmed = withoutStacks(tiers);
  const bySize = [...tiers.keys()].toSorted(
    (one, other) => (tiers[one]?.connections ?? 0) - (tiers[other]?.connections ?? 0),
  );
  let length = JSON.stringify(tiers).length;
  for (const place of bySize) {
    const tier = trimmed[place];
    if (length <= most || tier === undefined) break;
    const { slices, bins, ...rest } = tier;
    length -= JSON.stringify({ slices, bins }).length;
    trimmed[place] = rest;
  }
  return trimmed;
}

/** Stacks have absolute paths. */
export function withoutStacks(tiers: readonly TierMetrics[]): TierMetrics[] {
  return tiers.map((tier) => {
    const failures = tier.failures.map(({ stack, ...group }) => group);
    return { ...tier, failures };
  });
}
