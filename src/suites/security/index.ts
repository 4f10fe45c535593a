import { server, WsDynamicError } from '../../index';
import {
  jestGlobals,
  record,
  refuseInTest,
  serverProcess,
  skipTests,
  urlOnServer,
  type WatchedServer,
  watchServer,
} from '../../suite-kit';
import { startAgain } from '../owned-server';
import { suiteTitle } from '../suite-title';
import { groups } from './check';
import { checks } from './checks';
import { readSecurityOptions, type SecurityOptions, type SecurityPlan } from './options';
import { describeFinding } from './report';
import { requireServed } from './require-served';
import {
  leftOut,
  requireFair,
  runCheck,
  type SecurityResult,
  type SecurityServer,
} from './run-checks';

export type {
  SecurityLimits,
  SecurityLogin,
  SecurityMessage,
  SecurityOptions,
} from './options';
export type { SecurityOutcome, SecurityResult } from './run-checks';
export { runSecurity, type SecurityRequest, type SecurityResults } from './run-security';

/** The limit of one check, ms: its actions have their own limits. */
const checkLimit = 120_000;

/**
 * Declares the security checks for the file's server, one test per check. Checks for which options are
 * missing, and those declared as undefended, are skipped by name.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 * @example
 * securitySuite({
 *   path: '/chat',
 *   origins: ['https://example.com'],
 *   messages: [{ send: { type: 'ping' }, expect: { type: 'pong' } }],
 *   limits: { messageSize: 65_536 },
 * });
 */
export function securitySuite(options: SecurityOptions = {}): void {
  const plan = readSecurityOptions('securitySuite()', options);
  requireFair('securitySuite()', plan);
  refuseInTest('securitySuite()');
  const { describe, test, afterAll } = jestGlobals();
  const title = `${suiteTitle('security', plan)} (seed ${plan.seed})`;
  const results: SecurityResult[] = [];
  const bodies: (() => Promise<void>)[] = [];
  const serves = async (): Promise<void> => {
    try {
      await requireServed(plan, fileServer(plan));
    } catch (error) {
      skipTests(bodies);
      throw error;
    }
  };
  describe(title, () => {
    test('serves a client with these options', serves, checkLimit);
    for (const group of groups) {
      describe(group, () => {
        for (const check of checks.filter((one) => one.group === group)) {
          const left = leftOut(check, plan);
          const { id, does } = check;
          if (left !== undefined) {
            test.skip(`${id} ${does}: ${left.outcome}, ${left.detail}`, () => undefined);
            continue;
          }
          const body = async (): Promise<void> => {
            const watched = watchServer();
            try {
              const { ended } = watched;
              const result = await runCheck(check, plan, { ...fileServer(plan), ended });
              results.push(result);
              await settle(result, plan, watched, results);
            } finally {
              watched.release();
            }
          };
          bodies.push(body);
          test(`${id} ${does}`, body, checkLimit);
        }
      });
    }
    afterAll(() => {
      const open = checks.flatMap((check) => {
        const { id, group, does, source } = check;
        const left = leftOut(check, plan);
        return left === undefined ? [] : [{ id, group, does, source, ...left }];
      });
      if (results.length === 0) return;
      record('security', {
        title,
        seed: plan.seed,
        checks: [...results, ...open],
      });
    });
  });
}

function fileServer(plan: SecurityPlan): SecurityServer {
  const url = urlOnServer('securitySuite()', plan.path, plan.ssl);
  requireFair('securitySuite()', plan, url);
  return { target: { url, ca: server.ca }, pid: serverProcess() };
}

/** Throws unless the check passed; restarts a server that may have ended. */
async function settle(
  result: SecurityResult,
  plan: SecurityPlan,
  { restart }: WatchedServer,
  results: readonly SecurityResult[],
): Promise<void> {
  const { id, outcome, detail } = result;
  if (outcome === 'passed') return;
  if (restart !== undefined) await startAgain(restart).catch(() => undefined);
  if (outcome === 'found') {
    throw new WsDynamicError('ERR_WS_NOT_SECURE', describeFinding(result, plan.seed, results));
  }
  // Jest cannot skip a running test, and it must not pass.
  const remedy = `Make it testable, or declare that you do not defend against it: undefended: ['${id}'].`;
  throw new WsDynamicError('ERR_WS_NOT_SECURE', `${id} was not tested: ${detail}.\n${remedy}`);
}
