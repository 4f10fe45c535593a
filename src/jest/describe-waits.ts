import type { AwaitedCall } from '../bridge/awaited-call';
import type { Scope } from '../worker/session/test-scope';
import { lineOf } from './call-source';

/** Maximum calls named: more wait only if a test awaits several at once. */
const shown = 3;

/** Names the pending calls of the only test that an error fails, with their lines. */
export function describeWaits([scope, ...others]: readonly Scope[]): readonly string[] {
  if (scope === undefined || others.length > 0) return [];
  const pending = nameCalls(scope.calls.pending);
  return pending === '' ? [] : [`The test was waiting for ${pending}.`];
}

/** The calls that the only waiting test awaits, which have its lines. */
export function waitsOf(scopes: Iterable<Scope>): readonly AwaitedCall[] {
  const [waiting, ...others] = [...scopes].filter(({ calls }) => calls.isWaiting);
  if (waiting === undefined || others.length > 0) return [];
  return waiting.calls.pending.filter(({ isAwaited }) => isAwaited);
}

/** `client.receive() at chat.test.js:7, mock.receive() at chat.test.js:8`; empty if none has a line. */
export function nameCalls(calls: readonly AwaitedCall[]): string {
  const lines = calls.flatMap((call) => {
    const line = lineOf(call);
    return line === undefined ? [] : [`${call.name} at ${line}`];
  });
  const left = lines.length - shown;
  return lines.slice(0, shown).join(', ') + (left > 0 ? ` and ${left} more` : '');
}
