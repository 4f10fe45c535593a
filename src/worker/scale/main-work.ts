import type { Percentiles, TierMetrics } from '../../bridge/scale/metrics';

/** The name of what a session measures without giving it one. */
export const roundTrip = 'round trip';

/** The round trips; for a session that names all it measures, the first of those. */
export function mainWork({ work }: Pick<TierMetrics, 'work'>): Percentiles | undefined {
  return work[roundTrip] ?? Object.values(work)[0];
}
