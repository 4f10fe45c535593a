import { type TestSession, type WorkerFunctions, workerApi } from '../bridge/worker-api';
import { WsDynamicError } from '../errors/ws-dynamic-error';

export { workerApi };

/** The world of this test file. Throws ERR_WS_NO_SESSION outside our environment. */
export function session(): TestSession {
  const found = workerApi();
  if (found !== undefined) return found.session;
  throw new WsDynamicError(
    'ERR_WS_NO_SESSION',
    'This test file has no WebSocket server of its own, because it does not run in the environment of jest-ws-dynamic.\n' +
      "Put preset: 'jest-ws-dynamic' into the Jest config and leave testEnvironment out of it (it would replace the preset's), " +
      'or start this file with /** @jest-environment jest-ws-dynamic/environment */ (for a page, jest-ws-dynamic/environment-jsdom). ' +
      'For a server that already runs, connect({ url }) works anywhere.',
  );
}

/** What the worker does without a session; in plain Node, and under another environment, loaded here. */
export function workerFunctions(): WorkerFunctions {
  const found = workerApi();
  if (found !== undefined) return found.functions;
  // Only now: a test's realm must not load `ws` in our environment.
  return (require('../worker/api') as { workerFunctions: WorkerFunctions }).workerFunctions;
}

/** Jest's own limit of 5,000 ms less a margin in which our message can be shown. */
const timeoutWithoutSession = 4750;

/** How long a wait may take that was given no limit of its own, ms. */
export function defaultTimeout(): number {
  return workerApi()?.session.remaining() ?? timeoutWithoutSession;
}
