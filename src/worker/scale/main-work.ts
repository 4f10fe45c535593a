import type { Percentiles, TierMetrics } from '../../bridge/scale/metrics';

/** The default name of a session's measured work. */
export const roundTrip = 'round trip';

/** The round trips; or, for a session that names all its work, the work named first. */
export function mainWork({ work }: Pick<TierMetrics, 'work'>): Percentiles | undefined {
  return work[roundTrip] ?? Object.values(work)[0];
}
