/** A record of the report has a size limit, which the details of many tiers would exceed. Pure. */
import type { TierMetrics } from '../../bridge/scale/metrics';

/** Characters of JSON. */
const longest = 600_000;

/** Leaves out slices and distributions of the smallest tiers, as long as there is too much of all. */
export function trimTiers(tiers: readonly TierMetrics[], most = longest): TierMetrics[] {
  const trimmed = [...tiers];
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
