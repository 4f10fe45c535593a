/** With `failOnUnused`: what a file set up and never used. */
import type { Circus } from '@jest/types';
import { pointAt, pointAtStep } from '../errors/point-at';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { Unused } from '../worker/session/expected-uses';
import type { Session } from '../worker/session/session';

/** Why each of them may be unused, and what to do. */
const remedies: Readonly<Record<string, string>> = {
  'mock.reply()': 'No message matched it. Correct what it matches, or remove it.',
  'network()': 'No client connected through it. Give the client its url, or remove it.',
};
const ofToxics = 'No connection or message met it. Apply it before the traffic, or remove it.';

/**
 * A failure for each line. None when a test failed: it may have ended before the use.
 */
export function unusedIn(state: Circus.State, session: Session): readonly WsDynamicError[] {
  if (!session.options.failOnUnused || hasFailed(state.rootDescribeBlock)) return [];
  return session.expectedUses.unused().map(failureOf);
}

function failureOf({ what, stack }: Unused): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_UNUSED',
    `${what} was never used.\n${remedies[what] ?? ofToxics}`,
  );
  return stack === '' ? pointAtStep(error, 'the end of the test file') : pointAt(error, stack);
}

function hasFailed({ children }: Circus.DescribeBlock): boolean {
  return children.some((child) =>
    child.type === 'describeBlock' ? hasFailed(child) : child.errors.length > 0,
  );
}
