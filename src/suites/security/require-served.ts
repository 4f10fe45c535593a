/** Before any attack: the client that the options describe has to be served, or every check would be void. */
import { WsDynamicError } from '../../index';
import { checks } from './checks';
import { firstLine, NotTested } from './finding';
import type { SecurityPlan } from './options';
import { leftOut, type SecurityServer } from './run-checks';
import { SecurityScene } from './scene';

/** @throws ERR_WS_NOT_SECURE with what arrived in place of the answer */
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
    // The checks of TLS find what is wrong with a certificate.
    if (plan.ssl && !(error instanceof NotTested)) return;
    throw new WsDynamicError(
      'ERR_WS_NOT_SECURE',
      `Nothing was tested, a client with these options is not served: ${firstLine(error)}.\n${remedy}`,
    );
  } finally {
    await scene.dispose();
  }
}

const remedy =
  'Correct "path", "headers", "origins", "login", "prepare" or the first of "messages" with "expect".';
