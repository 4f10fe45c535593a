import type { ScalePlan } from '../../bridge/scale/plan';
import type { TierWork } from '../../bridge/scale/run';
import type { LoadDriver, LoadJob } from './load-driver';
import { LoadProcesses } from './load-processes';
import { LocalLoad, type OpenConnection } from './local-load';

/**
 * Connections that wait to be accepted are refused or reset beyond the server's backlog, which is 511 in
 * Node and 100 in others.
 */
const handshakesAtOnce = 100;

/** The load side of one tier: in this process, or in as many as the plan says. */
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

/** Time for each step of a tier to reach its own limit first, ms. */
export function tierLimit(
  { duration, warmUp, timeout, rounds, ...plan }: ScalePlan,
  tier: number,
): number {
  const steps = rampOf(plan, tier) + warmUp + (duration ?? 0) + 4 * timeout + 10 * tier + 10_000;
  return steps * rounds;
}

function rampOf({ ramp }: Pick<ScalePlan, 'ramp'>, tier: number): number {
  return ramp ?? tier;
}
