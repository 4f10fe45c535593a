import type { ScalePlan } from '../../bridge/scale/plan';
import type { TierWork } from '../../bridge/scale/run';
import type { LoadDriver, LoadJob } from './load-driver';
import { longestSilence } from './load-process';
import { LoadProcesses } from './load-processes';
import { LocalLoad, type OpenConnection } from './local-load';

/**
 * Limit of concurrent handshakes: connections beyond the server's backlog (511 in Node, 100 in others) are
 * refused or reset.
 */
const handshakesAtOnce = 100;

/** Starts the load side of one tier: in this process, or in as many as the plan sets. */
export async function startLoad(
  tier: number,
  plan: ScalePlan,
  { request, sessionFile, userOf }: TierWork,
  openConnection: OpenConnection,
): Promise<LoadDriver> {
  const { duration, timeout, workers } = plan;
  const job: LoadJob = {
    tier,
    part: 0,
    parts: Math.min(workers ?? 1, tier),
    ramp: rampOf(plan, tier),
    handshakes: plan.ramp === undefined ? handshakesAtOnce : Number.POSITIVE_INFINITY,
    duration,
    rate: plan.rate?.(tier),
    timeout,
    request,
  };
  if (workers !== undefined && sessionFile !== undefined)
    return new LoadProcesses(job, sessionFile);
  return new LocalLoad(job, await userOf(), openConnection);
}

/** Time limit of a tier, ms: enough for each step to reach its own limit first. */
export function tierLimit(
  { duration, warmUp, timeout, rounds, workers, ...plan }: ScalePlan,
  tier: number,
): number {
  const steps = rampOf(plan, tier) + warmUp + (duration ?? 0) + 4 * timeout + 10 * tier + 10_000;
  return steps * rounds + (workers === undefined ? 0 : longestSilence);
}

function rampOf({ ramp }: Pick<ScalePlan, 'ramp'>, tier: number): number {
  return ramp ?? tier;
}
