/** The unawaited chains of a test without our environment. Loaded when a test has such chains. */
import type { AwaitedCall } from '../bridge/awaited-call';
import type { WsDynamicError } from '../errors/ws-dynamic-error';
import { isOfSerialTest } from './declared-test';
import { forgottenAwaits } from './forgotten-awaits';

/** @param keep takes the calls that later code may await */
export function forgottenChains(
  open: readonly AwaitedCall[],
  testPath: string | undefined,
  keep: (call: AwaitedCall) => void,
): Promise<readonly WsDynamicError[]> {
  const kept = (call: AwaitedCall): boolean => {
    keep(call);
    return true;
  };
  // Other calls may belong to a concurrent test, or to code that an earlier test started.
  const own = open.filter((call) => isOfSerialTest(call) || !kept(call));
  return forgottenAwaits(own, {
    until: 'the test ended',
    ...(testPath !== undefined && { testPath }),
    servers: new Set(),
    watch: () => Promise.resolve([]),
    keep: kept,
  });
}
