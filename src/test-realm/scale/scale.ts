import type { BaselineUse, ScalePlan } from '../../bridge/scale/plan';
import type { ScaleRun, TierWork } from '../../bridge/scale/run';
import { evidenceOf } from '../../errors/evidence';
import { read } from '../../errors/read-cause';
import { showValue } from '../../errors/show-value';
import { userLine } from '../../errors/user-line';
import { checkArgument } from '../../validation/check';
import { objectOf } from '../../validation/object';
import { type CallSite, callSite, failureAt } from '../call-site';
import { laterConnectShape } from '../client/later-connect';
import { jestGlobals } from '../jest-globals';
import { refuseInTest } from '../refuse-in-test';
import { workerApi, workerFunctions } from '../worker';
import { loadTarget, namedServer } from './load-target';
import { userOf } from './load-user';
import { loadSessionFile, sessionPath } from './session-file';
import type { ScaleOptions } from './types';

/**
 * Declares a load test: a `describe` with one test per tier. Each test opens the connections, runs and
 * measures their sessions, and fails if a limit is exceeded. If `limits.growth` is set, another test checks
 * the growth across the tiers. At the end, a table of all metrics is printed.
 *
 * @example
 * scale('echo', {
 *   path: '/echo',
 *   tiers: fibonacci.load,
 *   session: async (client, { measure }) => {
 *     await measure(async () => {
 *       client.send('hello');
 *       await client.receive();
 *     });
 *   },
 *   limits: { p99: 50 },
 * });
 *
 * @throws ERR_WS_OPTION_INVALID; its tests fail with ERR_WS_LIMIT_EXCEEDED or ERR_WS_FILE_LIMIT
 */
export function scale(name: string, options: ScaleOptions): void {
  const site = callSite(scale);
  const plan = readPlan(name, options, site);
  refuseInTest('scale()');
  const { afterAll, describe, test } = jestGlobals('scale()');
  describe(name, () => {
    let current: { readonly run: ScaleRun; readonly work: TierWork } | undefined;
    // Called by the first tier: the server may not have started earlier.
    const begin = (): { readonly run: ScaleRun; readonly work: TierWork } => {
      const { server, request } = loadTarget(options, plan.timeout);
      const run = workerFunctions().scale.open(plan, server);
      return { run, work: { request, ...sessionOf(options) } };
    };

    for (const tier of plan.tiers) {
      const title = tier === 1 ? '1 connection' : `${tier} connections`;
      const body = async (): Promise<void> => {
        current ??= begin();
        const { run, work } = current;
        try {
          await run.runTier(tier, work);
        } finally {
          const report = run.tierReport(tier);
          if (report !== undefined) workerApi()?.session.record('scale-tier', report);
        }
      };
      const limit = workerFunctions().scale.tierLimit(plan, tier);
      test(title, () => reportedAt(site, body), limit);
    }

    const { baseline } = plan;
    if (baseline !== undefined) {
      test('compared with the baseline', () =>
        reportedAt(site, async () => current?.run.compare({ path: baseline, update: updateOf() })));
    }

    if (plan.limits.growth !== undefined) {
      test('growth over the tiers', () => reportedAt(site, async () => current?.run.judgeGrowth()));
    }

    afterAll(() => {
      if (current === undefined) return;
      const { run } = current;
      const report = run.report();
      if (report.tiers.length === 0) return;
      run.print((text) => console.log(text));
      workerApi()?.session.record('scale', report);
    });
  });
}

/** The session, loaded when a tier starts, and the owner of its load. */
function sessionOf({ session }: ScaleOptions): Omit<TierWork, 'request'> {
  const own: TierWork['own'] = (load) => workerApi()?.session.own(load);
  if (typeof session !== 'string')
    return { sessionFile: undefined, userOf: () => userOf(session), own };
  const sessionFile = sessionPath(session);
  return { sessionFile, userOf: async () => userOf(await loadSessionFile(sessionFile)), own };
}

/** Jest's mode for snapshots in this run (`-u`, `--ci`). */
function updateOf(): BaselineUse['update'] {
  const { snapshotState } = jestGlobals().expect.getState() as {
    snapshotState?: { _updateSnapshot?: BaselineUse['update'] };
  };
  return snapshotState?._updateSnapshot ?? 'new';
}

const connectKind = objectOf(laterConnectShape);

function readPlan(name: string, options: ScaleOptions, site: CallSite): ScalePlan {
  try {
    const plan = workerFunctions().scale.plan(name, options);
    if (options.connect !== undefined) {
      checkArgument(`scale(${showValue(name)})`, 'connect', options.connect, connectKind);
    }
    namedServer(options);
    return plan;
  } catch (error) {
    throw failureAt(site, error);
  }
}

/**
 * Converts errors of the worker's realm to errors of this realm that point at the failing line of the session,
 * or of a file that it loads, if it is known, or at the call of `scale()`.
 */
async function reportedAt(site: CallSite, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const stack = String(read(error, 'stack'));
    const isOfSession = userLine(stack) !== undefined && evidenceOf(error).isPlaced !== true;
    throw failureAt(isOfSession ? { stack } : site, error);
  }
}
