import { invalid } from '../errors/invalid-value';
import { jestGlobals } from './jest-globals';
import { workerApi } from './worker';

/**
 * Refuses a call that declares tests or hooks, once these run: Jest's own message names neither the call nor a
 * remedy.
 *
 * @param call `useServer()`
 * @param remedy what else to call, if anything
 * @throws ERR_WS_OPTION_INVALID
 */
export function refuseInTest(call: string, remedy?: string): void {
  const part = runningPart();
  if (part === undefined) return;
  throw invalid(call, {
    expected: 'a call at the top level of the test file or in a describe block',
    received: `one in ${part}`,
    remedy: remedy === undefined ? 'Move it there.' : `Move it there, or ${remedy}.`,
  });
}

/** Without our environment, hooks are not recognized. */
function runningPart(): string | undefined {
  const api = workerApi();
  if (api !== undefined) return api.session.runningPart;
  const { currentTestName: name } = jestGlobals().expect.getState();
  return name === undefined ? undefined : `the test "${name}"`;
}
