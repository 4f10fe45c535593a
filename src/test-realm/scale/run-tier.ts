import type { ConnectRequest } from '../../bridge/connection-data';
import type { LoadDriver, LoadJob } from '../../bridge/scale/load';
import type { ScalePlan } from '../../bridge/scale/plan';
import type { ScaleRun } from '../../bridge/scale/run';
import { workerApi, workerFunctions } from '../worker';
import { LocalLoad } from './local-load';
import { loadSessionFile, sessionPath } from './session-file';
import type { LoadSession } from './types';

/**
 * Connections that wait to be accepted are refused or reset beyond the server's backlog, which is 511 in
 * Node and 100 in others.
 */
const handshakesAtOnce = 100;

/** What a tier needs besides its number of connections. */
export interface TierWork {
  readonly plan: ScalePlan;
  readonly run: ScaleRun;
  readonly session: LoadSession | string;
  readonly request: ConnectRequest;
}

/**
 * Measures a tier as often as the plan says, and judges the figures.
 *
 * @throws ERR_WS_LIMIT_EXCEEDED, ERR_WS_FILE_LIMIT, ERR_WS_LOAD_PROCESS
 */
export async function runTier(tier: number, work: TierWork): Promise<void> {
  for (let round = 0; round < work.plan.rounds; round += 1) await measureTier(tier, work);
  work.run.judge(tier);
}

/** Opens the connections of a tier, measures their sessions, closes them. */
async function measureTier(tier: number, work: TierWork): Promise<void> {
  const { plan, run } = work;
  const load = await startLoad(tier, work);
  // Jest continues when a test takes too long: the load must not run into the next one.
  workerApi()?.session.own(load);
  try {
    const current = await run.begin(tier, load);
    try {
      await load.open();
      if (plan.warmUp > 0) await load.warmUp(plan.warmUp);
      await current.begin();
      await load.run();
      await current.end();
      await load.close();
      current.keep();
    } finally {
      current.dispose();
    }
  } finally {
    await load.dispose();
  }
}

async function startLoad(tier: number, { plan, session, request }: TierWork): Promise<LoadDriver> {
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
  if (typeof session !== 'string') return new LocalLoad(job, session);
  const path = sessionPath(session);
  if (workers !== undefined) return workerFunctions().scale.startProcesses(job, path);
  return new LocalLoad(job, await loadSessionFile(path));
}

/** Time for every step of a tier to come to its own limit first, ms. */
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
