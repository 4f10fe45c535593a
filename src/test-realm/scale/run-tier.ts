import type { ConnectionHandle } from '../../realm/connection';
import type { ScalePlan, ScaleRun } from '../../realm/scale';
import { workerApi, workerFunctions } from '../worker';
import { LoadSide } from './load-side';
import type { LoadSession } from './types';

/** What a tier needs besides its number of connections. */
export interface TierWork {
  readonly plan: ScalePlan;
  readonly run: ScaleRun;
  readonly session: LoadSession;
  readonly openHandle: (index: number) => ConnectionHandle;
}

/**
 * Opens the connections of a tier, measures their sessions and judges the figures.
 *
 * @throws ERR_WS_LIMIT_EXCEEDED, ERR_WS_FILE_LIMIT
 */
export async function runTier(tier: number, work: TierWork): Promise<void> {
  const { plan, run, session, openHandle } = work;
  const { scale, now, pause } = workerFunctions();
  const recorder = scale.record();
  const side = new LoadSide({
    tier,
    session,
    recorder,
    openHandle,
    now,
    pause,
    part: 0,
    parts: 1,
    ramp: rampOf(plan, tier),
    timeout: plan.timeout,
    duration: plan.duration,
    rate: plan.rate?.(tier),
  });
  // Jest goes on when a test takes too long: nothing of the load may run into the next one.
  workerApi()?.session.own(side);
  const current = await run.begin(tier, () => recorder.figures());
  try {
    await side.open();
    if (plan.warmUp > 0) await side.run(plan.warmUp);
    await current.begin();
    recorder.begin();
    await side.run();
    recorder.end();
    await current.end();
    await side.close();
    current.judge([recorder.figures()]);
  } finally {
    current.dispose();
    await side.dispose();
  }
}

/** Time for every step of a tier to come to its own limit first, ms. */
export function tierLimit({ duration, warmUp, timeout, ...plan }: ScalePlan, tier: number): number {
  return rampOf(plan, tier) + warmUp + (duration ?? 0) + 4 * timeout + 10 * tier + 10_000;
}

function rampOf({ ramp }: Pick<ScalePlan, 'ramp'>, tier: number): number {
  return ramp ?? tier;
}
