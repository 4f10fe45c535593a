import type { TestSession } from '../bridge/test-session';
import { type WorkerFunctions, workerApi } from '../bridge/worker-api';
import { WsDynamicError } from '../errors/ws-dynamic-error';

export { workerApi };

/** The session of this test file. Throws ERR_WS_NO_SESSION outside this package's environment. */
export function session(): TestSession {
  const found = workerApi();
  if (found !== undefined) return found.session;
  throw new WsDynamicError(
    'ERR_WS_NO_SESSION',
    process.env.JEST_WORKER_ID === undefined
      ? "There is no test file's WebSocket server outside of Jest.\nGive the server: connect(app, '/chat'), or connect({ url }); serve(app) starts it once for several tests."
      : 'This test file has no WebSocket server, because it does not run in the environment of jest-ws-dynamic.\n' +
          "Put preset: 'jest-ws-dynamic' into the Jest config (with projects, into each of them: a preset beside them does not apply) and leave testEnvironment out of it (it would replace the preset's), " +
          'or start this file with /** @jest-environment jest-ws-dynamic/environment */ (for a page, jest-ws-dynamic/environment-jsdom). ' +
          'For a running server, connect({ url }) works anywhere.',
  );
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
