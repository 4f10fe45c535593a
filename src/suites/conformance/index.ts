import { server } from '../../index';
import { jestGlobals, pause, serverProcess, urlOnServer } from '../../suite-kit';
import type { ProbeResult } from '../probe/run-probe';
import { declareSections } from './declare-sections';
import { type ConformanceOptions, type ConformancePlan, readConformanceOptions } from './options';
import { runCases } from './run-cases';

export type { ConformanceExchange } from './exchange';
export type { ConformanceOptions } from './options';
export {
  type ConformanceCase,
  type ConformanceRequest,
  type ConformanceResults,
  runConformance,
} from './run-conformance';

/**
 * Declares the cases of the Autobahn|Testsuite, and cases of our own, against the file's server: an echo
 * on `/echo` unless the options say otherwise. A test a case, or a test a section.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function conformanceSuite(options: ConformanceOptions = {}): void {
  const plan = readConformanceOptions('conformanceSuite()', options);
  const title = `conformance of ${plan.path}${plan.ssl ? ' over wss' : ''}`;
  jestGlobals().describe(title, () => {
    declareSections(title, plan, (cases) => runOnFile(plan, cases));
  });
}

/** Against the file's server, as it is when the tests run. */
async function runOnFile(
  plan: ConformancePlan,
  cases: ConformancePlan['sections'][number]['cases'],
): Promise<readonly ProbeResult[]> {
  const { path, headers, roundTrips, connections, exchange, prepare } = plan;
  const url = urlOnServer('conformanceSuite()', path, plan.ssl);
  const { ca } = server;
  const pid = serverProcess();
  const hasEnded = async (): Promise<boolean> => {
    if (pid === undefined || pid === process.pid) return false;
    // A process that dropped its connections may end a moment later.
    await pause(100);
    return serverProcess() !== pid;
  };
  return runCases({
    url,
    ca,
    headers,
    cases,
    roundTrips,
    connections,
    exchange,
    prepare,
    hasEnded,
  });
}
