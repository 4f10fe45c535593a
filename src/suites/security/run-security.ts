import { kinds, readOptions } from '../../suite-kit';
import { type OwnedServer, startAgain } from '../owned-server';
import { checks } from './checks';
import { planSecurity, type SecurityOptions, securityShape } from './options';
import { countSecurity, describeFinding, formatSecurityGrid } from './report';
import { requireServed } from './require-served';
import {
  leftOut,
  requireFair,
  runCheck,
  type SecurityOutcome,
  type SecurityResult,
} from './run-checks';

const { action, count, text, webSocketUrl } = kinds;

/** A running server, and what to test. */
export interface SecurityRequest extends Omit<SecurityOptions, 'path' | 'ssl'>, OwnedServer {
  /** A `ws://` or `wss://` URL of this machine, or of `allowHost`. */
  readonly url: string;
  /** PEM of the authority of a wss server. */
  readonly ca?: string | undefined;
  /** The server's process: whether it lives, and its memory. */
  readonly pid?: number | undefined;
  /** Restarts the server after a finding and returns its new process. */
  readonly restart?: (() => Promise<number | undefined>) | undefined;
  /** Called for each result, with the number of checks. */
  readonly onResult?: ((result: SecurityResult, total: number) => void) | undefined;
}

export interface SecurityResults {
  readonly checks: readonly SecurityResult[];
  readonly counts: Readonly<Record<SecurityOutcome, number>>;
  /** The seed of the bad messages. */
  readonly seed: number;
  /** A row for each group, a character for each check, and what was not tested. */
  readonly grid: string;
  /** The text of a finding: what was found, its source, what was sent. */
  describe(result: SecurityResult): string;
}

const { path: _path, ssl: _ssl, ...shared } = securityShape;
const shape = {
  ...shared,
  ...{ url: webSocketUrl, ca: text, pid: count },
  ...{ ended: action, restart: action, onResult: action },
};

/**
 * Runs the checks of `securitySuite()` against a server, in a test or without Jest.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NOT_SECURE where a client is not served before any attack
 */
export async function runSecurity(request: SecurityRequest): Promise<SecurityResults> {
  const call = 'runSecurity()';
  const read = readOptions(call, request, shape, ['url']);
  const { url, ca, pid, ended, restart, onResult, ...options } = read;
  const { pathname, search, protocol } = new URL(url);
  const ssl = protocol === 'wss:';
  const plan = planSecurity({ ...options, path: pathname + search, ssl });
  requireFair(call, plan, url);
  await requireServed(plan, { target: { url, ca }, pid });
  const results: SecurityResult[] = [];
  let process = pid;
  for (const check of checks) {
    const result = await runCheck(check, plan, { target: { url, ca }, pid: process, ended });
    results.push(result);
    onResult?.(result, checks.length);
    // What was not tested may be so since the server has ended.
    const isDoubtful = result.outcome !== 'passed' && leftOut(check, plan) === undefined;
    if (isDoubtful && restart !== undefined) process = await startAgain(restart);
  }
  return {
    checks: results,
    counts: countSecurity(results),
    seed: plan.seed,
    grid: formatSecurityGrid(results),
    describe: (result) => describeFinding(result, plan.seed),
  };
}
