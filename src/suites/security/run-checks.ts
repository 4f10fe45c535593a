import { WsDynamicError } from '../../index';
import { invalid, now, showTyped } from '../../suite-kit';
import { requireKnown } from '../known-names';
import { endOf, type OwnedServer } from '../owned-server';
import { isAllowed } from './allowed-hosts';
import type { SecurityCheck, SecurityGroup } from './check';
import { groups } from './check';
import { checks } from './checks';
import { Finding, firstLine, NotTested } from './finding';
import type { SecurityPlan } from './options';
import type { SecurityTarget } from './peer';
import { SecurityScene } from './scene';

export type SecurityOutcome = 'passed' | 'found' | 'not tested' | 'undefended';

/** A check and its outcome. Plain data. */
export interface SecurityResult {
  readonly id: string;
  readonly group: SecurityGroup;
  /** Completes "the server …". */
  readonly does: string;
  readonly source: string;
  readonly outcome: SecurityOutcome;
  /** The finding, or why it was not tested. */
  readonly detail: string;
  /** The bytes sent and received. */
  readonly evidence: readonly string[];
  /** How the server ended, with its last output; absent if it is running. */
  readonly ended?: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** The server under test. */
export interface SecurityServer extends OwnedServer {
  readonly target: SecurityTarget;
  /** The server's process ID, if known. */
  readonly pid: number | undefined;
}

/** A check that is not run, with the reason. */
export function leftOut(
  check: SecurityCheck,
  plan: SecurityPlan,
): Pick<SecurityResult, 'outcome' | 'detail'> | undefined {
  const { undefended } = plan;
  if (undefended.includes(check.id) || undefended.includes(check.group)) {
    return { outcome: 'undefended', detail: 'declared in "undefended"' };
  }
  const needed = check.needs?.(plan);
  if (needed === undefined) return undefined;
  return { outcome: 'not tested', detail: `"${needed}" is not set` };
}

/**
 * Runs a check, and once more if a time limit expired or it could not be tested: the machine may have been
 * slow.
 */
export async function runCheck(
  check: SecurityCheck,
  plan: SecurityPlan,
  server: SecurityServer,
): Promise<SecurityResult> {
  const began = now();
  const { id, group, does, source } = check;
  const finish = (
    part: Pick<SecurityResult, 'outcome' | 'detail' | 'ended'>,
    evidence: readonly string[] = [],
  ) => {
    const duration = Math.round(now() - began);
    return { ...{ id, group, does, source }, ...part, evidence, duration };
  };
  const left = leftOut(check, plan);
  if (left !== undefined) return finish(left);
  const once = () => runOnce(check, plan, server);
  let error = await once();
  if (error instanceof NotTested) error = withVerdict(error, await once());
  if (error instanceof Finding && error.isTimed) error = withVerdict(error, await once());
  if (error === undefined) return finish({ outcome: 'passed', detail: '' });
  if (error instanceof NotTested) {
    return finish({ outcome: 'not tested', detail: error.message });
  }
  if (error instanceof Finding) {
    const { message: detail, evidence, ended } = error;
    return finish({ outcome: 'found', detail, ...(ended !== undefined && { ended }) }, evidence);
  }
  throw error;
}

/** The later outcome, unless it could not be tested: the server may have ended since. */
function withVerdict(earlier: unknown, later: unknown): unknown {
  return later instanceof NotTested ? earlier : later;
}

async function runOnce(
  check: SecurityCheck,
  plan: SecurityPlan,
  server: SecurityServer,
): Promise<unknown> {
  const scene = new SecurityScene(plan, server.target, server.pid, server);
  let thrown: unknown;
  try {
    await check.run(scene);
  } catch (error) {
    // A server that has ended, or refuses connections, cannot be tested.
    thrown = error instanceof WsDynamicError ? new NotTested(firstLine(error)) : error;
  } finally {
    await scene.dispose();
  }
  const end = thrown === undefined ? await server.ended?.() : await endOf(server);
  if (end === undefined) return thrown;
  if (thrown instanceof Finding) {
    return new Finding(`${thrown.message}\n${end}`.trimStart(), thrown.evidence, false, end);
  }
  return check.endFoundBy === undefined
    ? new Finding(end, [], false, end)
    : new NotTested(`the server ended, see ${check.endFoundBy}`);
}

/**
 * @throws ERR_WS_OPTION_INVALID for an unknown name in `undefended`, if no check is left, or for a remote
 * host
 */
export function requireFair(call: string, plan: SecurityPlan, url?: string): void {
  const { undefended, allowHost } = plan;
  const known = new Set<string>([...groups, ...checks.map(({ id }) => id)]);
  const what = `checks or groups: ${[...known].join(', ')}`;
  requireKnown(call, 'undefended', undefended, (name) => known.has(name), what);
  if (checks.every((check) => leftOut(check, plan) !== undefined)) {
    throw invalid(call, {
      expected: '"undefended" to leave a check that can be run',
      received: showTyped(undefended),
      remedy: 'The other checks need options that are not set: "origins", "login", "messages", …',
    });
  }
  if (url === undefined) return;
  const { hostname } = new URL(url);
  if (isAllowed(hostname, allowHost)) return;
  throw invalid(call, {
    expected: 'the URL of a server on this machine',
    received: JSON.stringify(hostname),
    remedy: `Attack only your own servers, and name the host: { allowHost: ${JSON.stringify(hostname)} }.`,
  });
}
