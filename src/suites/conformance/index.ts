import { server } from '../../index';
import { jestGlobals, refuseInTest, urlOnServer, watchServer } from '../../suite-kit';
import { suiteTitle } from '../suite-title';
import { declareSections } from './declare-sections';
import { type ConformanceOptions, type ConformancePlan, readConformanceOptions } from './options';
import { type RunOfCases, runCases } from './run-cases';

export type { ConformanceExchange } from './exchange';
export type { ConformanceOptions } from './options';
export {
  type ConformanceCase,
  type ConformanceRequest,
  type ConformanceResults,
  runConformance,
} from './run-conformance';

/**
 * Declares the cases of the Autobahn|Testsuite, and additional cases, for the file's server: by default an
 * echo server on `/echo`. One test per case, or one per section.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function conformanceSuite(options: ConformanceOptions = {}): void {
  const plan = readConformanceOptions('conformanceSuite()', options);
  refuseInTest('conformanceSuite()');
  const title = suiteTitle('conformance', plan);
  let last: RunOfCases = { results: [], gone: undefined, isDiagnosed: false };
  jestGlobals().describe(title, () => {
    declareSections(title, plan, async (cases) => {
      if (last.gone !== undefined) return { ...last, results: [] };
      last = await runOnFile(plan, cases, last.isDiagnosed);
      return last;
    });
  });
}

/** Runs cases against the file's server, as it is when the tests run. */
async function runOnFile(
  plan: ConformancePlan,
  cases: ConformancePlan['sections'][number]['cases'],
  isDiagnosed: boolean,
): Promise<RunOfCases> {
  const { path, headers, roundTrips, connections, exchange, prepare } = plan;
  const url = urlOnServer('conformanceSuite()', path, plan.ssl);
  const { ca } = server;
  const { ended, restart, release } = watchServer();
  try {
    return await runCases({
      ...{ url, ca, headers, cases, roundTrips, connections, exchange, prepare },
      ...{ ended, restart, isDiagnosed },
    });
  } finally {
    release();
  }
}
