import type { Scope } from '../worker/session/test-scope';
import { lineOf } from './call-source';

/** Maximum calls named: more wait only if a test awaits several at once. */
const shown = 3;

/** Names the pending calls of the only test that an error fails, with their lines. */
export function describeWaits([scope, ...others]: readonly Scope[]): readonly string[] {
  if (scope === undefined || others.length > 0) return [];
  const waits = scope.calls.list().filter(({ isSettled }) => !isSettled);
  const lines = waits.flatMap((call) => {
    const line = lineOf(call);
    return line === undefined ? [] : [`${call.name} at ${line}`];
  });
  if (lines.length === 0) return [];
  const left = lines.length - shown;
  const named = lines.slice(0, shown).join(', ') + (left > 0 ? ` and ${left} more` : '');
  return [`The test was waiting for ${named}.`];
}
