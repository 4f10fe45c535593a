/** The chains of a test file under Jest without our environment, if the setup file checks them. */
import type { LateCall, OpenCalls } from '../../bridge/awaited-call';
import { notify } from '../../errors/notify';
import { messageOf, userFrames } from '../../errors/read-cause';

// On the global, since jest.resetModules() loads this module again.
const key = Symbol.for('jest-ws-dynamic.plain-calls');
const realm = globalThis as { [key]?: OpenCalls | undefined };

/** `undefined` without the setup file, and at the end of the test file. */
export function plainCalls(): OpenCalls | undefined {
  return realm[key];
}

export function setPlainCalls(calls: OpenCalls | undefined): void {
  Object.defineProperty(realm, key, { value: calls, configurable: true });
}

/** Prints the failure of a handshake that nothing awaits. */
export function printFailure({ name, stack }: LateCall, failure: unknown): void {
  const [frame = ''] = userFrames(stack).split('\n', 1);
  notify(`${name} failed, and nothing awaits it: ${messageOf(failure)}\n${frame}`.trimEnd());
}
