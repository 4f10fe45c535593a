import type { TestSession } from '../bridge/test-session';
import { type WorkerFunctions, workerApi } from '../bridge/worker-api';

export { workerApi };

/** The session of this test file. Throws ERR_WS_NO_SESSION outside this package's environment. */
export function session(): TestSession {
  const found = workerApi();
  if (found !== undefined) return found.session;
  const { noSession } = require('./no-session') as typeof import('./no-session');
  throw noSession();
}

/** The worker's functions that need no session; loaded here in plain Node and under another environment. */
export function workerFunctions(): WorkerFunctions {
  const found = workerApi();
  if (found !== undefined) return found.functions;
  // Required here, since the test's realm must not load `ws` in this package's environment.
  return (require('../worker/api') as { workerFunctions: WorkerFunctions }).workerFunctions;
}

/** A pause of the running test. It does not keep Jest from exiting if the test ends before it. */
export function testPause(ms: number): ReturnType<WorkerFunctions['pause']> {
  const pause = workerFunctions().pause(ms);
  if (workerApi() !== undefined) pause.unref();
  return pause;
}

/** Jest's default limit of 5,000 ms, less a margin for showing this package's message. */
const timeoutWithoutSession = 4750;

/** Default limit of a wait, ms. */
export function defaultTimeout(): number {
  return workerApi()?.session.remaining() ?? timeoutWithoutSession;
}
