/** The function around a pending call, whose own call needs an `await`. */
import type { LateCall } from '../bridge/awaited-call';
import { placesOf } from '../errors/stack-place';
import { userLine } from '../errors/user-line';
import { withFallback } from '../errors/with-fallback';
import { framesOf, placeOf } from './call-source';
import { ancestorsOf, innermostFunction, nameOfFunction, programOf } from './syntax';

/** Where a test is to await a function that awaits the call, if the function has a name. */
export function callToAwait(call: LateCall): string | undefined {
  const stack = placeOf(call);
  const [frame] = framesOf(stack);
  const name = frame && withFallback(() => awaitingFunction(frame.source, frame.offset), undefined);
  if (name === undefined) return undefined;
  const line = lineOfCaller(stack);
  return `the call of ${name}()${line === undefined ? '' : ` at ${line}`}`;
}

/** The name of the function around `offset`, if it awaits or returns the call there. */
function awaitingFunction(source: string, offset: number): string | undefined {
  const around = ancestorsOf(programOf(source), offset);
  const at = innermostFunction(around);
  const [node, parent] = around[at] ?? [];
  const isAwaited = around
    .slice(at + 1)
    .some(([{ type }]) => type === 'AwaitExpression' || type === 'ReturnStatement');
  return node && parent && isAwaited ? nameOfFunction(node, parent) : undefined;
}

/** The line that called the function; unknown after its first `await`. */
function lineOfCaller(stack: string): string | undefined {
  const [, caller] = placesOf(stack);
  return caller?.frame.startsWith('    at async ') ? undefined : userLine(caller?.frame);
}
