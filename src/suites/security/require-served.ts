/**
 * Before any attack, checks that the client described by the options is served; otherwise no check would be
 * meaningful.
 */
import { WsDynamicError } from '../../index';
import { checks } from './checks';
import { firstLine, NotTested } from './finding';
import type { SecurityPlan } from './options';
import { leftOut, type SecurityServer } from './run-checks';
import { SecurityScene } from './scene';

/** @throws ERR_WS_NOT_SECURE with what was received instead of the answer */
export async function requireServed(
  plan: SecurityPlan,
  { target, pid }: SecurityServer,
): Promise<void> {
  if (checks.every((check) => leftOut(check, plan) !== undefined)) return;
  const scene = new SecurityScene(plan, target, pid);
  try {
    const peer = await scene.openPeer();
    await scene.requireAnswer(peer);
  } catch (error) {
    // The TLS checks report problems with a certificate.
    if (plan.ssl && !(error instanceof NotTested)) return;
    throw new WsDynamicError(
      'ERR_WS_NOT_SECURE',
      `Nothing was tested, since a client with these options is not served: ${firstLine(error)}.\n${remedy}`,
    );
  } finally {
    await scene.dispose();
  }
}

const remedy =
  'Correct "path", "headers", "origins", "login", "prepare" or the first of "messages" with "expect".';
