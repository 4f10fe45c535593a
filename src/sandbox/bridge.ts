import { WsDynamicError } from '../errors';
import type { Bridge, SessionFace } from '../session/bridge';
import type { Engine } from '../session/engine';

const key = Symbol.for('jest-ws-dynamic');

/** The worker's side, when the test runs in our environment. */
export function bridge(): Bridge | undefined {
  return (globalThis as { [key]?: Bridge })[key];
}

/** The world of this test file. Throws ERR_WS_NO_SESSION outside our environment. */
export function session(): SessionFace {
  const found = bridge();
  if (found !== undefined) return found.session;
  throw new WsDynamicError(
    'ERR_WS_NO_SESSION',
    'This test file has no WebSocket server of its own, because it does not run in the environment of jest-ws-dynamic.\n' +
      "Put preset: 'jest-ws-dynamic' into the Jest config and leave testEnvironment out of it (it would replace the preset's), " +
      'or start this file with /** @jest-environment jest-ws-dynamic/environment */. ' +
      'For a server that already runs, connect({ url }) works anywhere.',
  );
}

/** The worker's engine; in plain Node, and under another environment, one loaded here. */
export function engine(): Engine {
  const found = bridge();
  if (found !== undefined) return found.engine;
  // Only now: a test's realm must not load `ws` when it has a bridge.
  return (require('../session/engine') as { engine: Engine }).engine;
}

/** Jest's own limit of 5,000 ms less a margin in which our message can be shown. */
const timeoutWithoutSession = 4750;

/** How long a wait may take that was given no limit of its own, ms. */
export function defaultTimeout(): number {
  return bridge()?.session.remaining() ?? timeoutWithoutSession;
}
