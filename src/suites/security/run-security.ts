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

/** A running server, and the checks to run. */
export interface SecurityRequest extends Omit<SecurityOptions, 'path' | 'ssl'>, OwnedServer {
  /** A `ws://` or `wss://` URL on this machine, or on `allowHost`. */
  readonly url: string;
  /** The certificate authority of a wss server, PEM. */
  readonly ca?: string | undefined;
  /** The server's process ID, to check whether it is running, and its memory. */
  readonly pid?: number | undefined;
  /** Restarts the server after a finding and resolves with its new process ID. */
  readonly restart?: (() => Promise<number | undefined>) | undefined;
  /** Called for each result, with the total number of checks. */
  readonly onResult?: ((result: SecurityResult, total: number) => void) | undefined;
}

export interface SecurityResults {
  readonly checks: readonly SecurityResult[];
  readonly counts: Readonly<Record<SecurityOutcome, number>>;
  /** The seed for generating invalid messages. */
  readonly seed: number;
  /** One row per group, one character per check, and the untested checks. */
  readonly grid: string;
  /** The text of a finding: the problem, its source, and the bytes sent; an earlier cause only by reference. */
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
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NOT_SECURE if a client is not served before any attack
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
    // A check may not have been tested because the server has ended.
    const isDoubtful = result.outcome !== 'passed' && leftOut(check, plan) === undefined;
    if (isDoubtful && restart !== undefined) process = await startAgain(restart);
  }
  return {
    checks: results,
    counts: countSecurity(results),
    seed: plan.seed,
    grid: formatSecurityGrid(results),
    describe: (result) => describeFinding(result, plan.seed, results),
  };
}
